output "address" {
  description = "Let the domain point here."
  value       = aws_eip.machine.public_ip
}

output "bucket" {
  description = "Upload weekly files to weekly_data/ in it."
  value       = aws_s3_bucket.store.id
}

output "open" {
  description = "Reach the API, MLflow and Grafana on this machine's own ports."
  value       = "ssh -L 8000:127.0.0.1:8000 -L 5001:127.0.0.1:5001 -L 3000:127.0.0.1:3000 admin@${aws_eip.machine.public_ip}"
}

output "token" {
  description = "Prints the API's token."
  value       = "ssh admin@${aws_eip.machine.public_ip} sudo cat /opt/fraud/secrets/api-token"
}
