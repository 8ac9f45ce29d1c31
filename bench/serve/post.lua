-- wrk script: sends the lines of a file (one JSON body a line) in turn; after the URL: -- FILE TOKEN
-- A body with @number and @seconds is another payment each time, as fill-body.ts has it.
local bodies, requests, isFilled, i = {}, {}, false, 0
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
function init(args)
  wrk.headers["Authorization"] = "Bearer " .. args[2]
  for line in io.lines(args[1]) do bodies[#bodies + 1] = line end
  isFilled = bodies[1]:find("@number", 1, true) ~= nil
  if not isFilled then for at, body in ipairs(bodies) do requests[at] = wrk.format(nil, nil, nil, body) end end
  i = os.time() % 100000 * 10000000 -- another run is of other payments
end
function request()
  i = i + 1
  local at = i % #bodies + 1
  if not isFilled then return requests[at] end
  local body = bodies[at]:gsub("@number", string.format("%.0f", i)):gsub("@seconds", os.time())
  return wrk.format(nil, nil, nil, body)
end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"rps":%.1f,"p50Ms":%.3f,"p99Ms":%.3f,"failed":%d}\n', summary.requests / (summary.duration / 1e6),
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, errors.status + errors.connect + errors.read + errors.write + errors.timeout))
end
