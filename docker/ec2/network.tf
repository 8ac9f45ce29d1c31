data "aws_subnet" "chosen" {
  id = var.subnet_id
}

resource "aws_security_group" "machine" {
  name_prefix = "${var.name}-"
  description = "SSH from known networks; HTTPS from everywhere when there is a domain"
  vpc_id      = data.aws_subnet.chosen.vpc_id
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_vpc_security_group_ingress_rule" "ssh" {
  for_each          = toset(var.ssh_networks)
  security_group_id = aws_security_group.machine.id
  description       = "SSH"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 22
  to_port           = 22
}

# Port 80 answers the certificate authority and sends everybody else to 443.
resource "aws_vpc_security_group_ingress_rule" "web" {
  #checkov:skip=CKV_AWS_260:Certificates are renewed through port 80; Caddy serves nothing there.
  for_each          = var.domain == "" ? toset([]) : toset(["80", "443"])
  security_group_id = aws_security_group.machine.id
  description       = "Caddy"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = tonumber(each.value)
  to_port           = tonumber(each.value)
}

# The bucket, packages and images, certificates, webhooks, mail: their addresses are not known beforehand.
resource "aws_vpc_security_group_egress_rule" "all" {
  #checkov:skip=CKV_AWS_382:The registries and the receivers of alerts have no fixed addresses.
  security_group_id = aws_security_group.machine.id
  description       = "Out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

# The address stays when the machine is replaced.
resource "aws_eip" "machine" {
  domain   = "vpc"
  instance = aws_instance.machine.id
}
