-- wrk script: sends the lines of a file (one JSON body a line) in turn; after the URL: -- FILE TOKEN
local requests, i = {}, 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function init(args)
  wrk.headers["Authorization"] = "Bearer " .. args[2]
  for line in io.lines(args[1]) do requests[#requests + 1] = wrk.format(nil, nil, nil, line) end
end
function request() i = i % #requests + 1; return requests[i] end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"rps":%.1f,"p50Ms":%.3f,"p99Ms":%.3f,"failed":%d}\n', summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
