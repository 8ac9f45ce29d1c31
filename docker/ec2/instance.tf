data "aws_ami" "debian" {
  most_recent = true
  owners      = ["136693071363"] # Debian
  filter {
    name   = "name"
    values = ["debian-13-amd64-*"]
  }
}

resource "aws_key_pair" "operator" {
  key_name_prefix = "${var.name}-"
  public_key      = var.ssh_public_key
}

resource "aws_instance" "machine" {
  #checkov:skip=CKV_AWS_126:Metrics by the minute cost extra; docker/monitoring measures the services themselves.
  #checkov:skip=CKV_AWS_88:It has a public address: clients and its operator reach it there, through the security group.
  ami                         = data.aws_ami.debian.id
  instance_type               = var.instance_type
  subnet_id                   = var.subnet_id
  vpc_security_group_ids      = [aws_security_group.machine.id]
  iam_instance_profile        = aws_iam_instance_profile.machine.name
  key_name                    = aws_key_pair.operator.key_name
  associate_public_ip_address = true
  ebs_optimized               = true

  user_data = templatefile("${path.module}/user-data.yaml.tftpl", {
    repository = var.repository
    revision   = var.revision
    settings = merge({
      BUCKET_NAME               = var.bucket_name
      AWS_DEFAULT_REGION        = var.region
      DOMAIN                    = var.domain
      COMPOSE_PROFILES          = var.domain == "" ? "" : "tls"
      ACME_EMAIL                = var.acme_email
      LOG_SHIP_CRON             = "15 * * * *"
      DECISION_LOG_SEAL_SECONDS = "1800"
    }, var.settings)
  })

  # IMDSv2 only. Two hops, because the services ask for the role's keys from their containers.
  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 2
  }

  root_block_device {
    volume_type = "gp3"
    volume_size = var.disk_gb
    encrypted   = true
  }

  # A machine that runs keeps its image and its .env: they are for its first start.
  lifecycle {
    ignore_changes = [ami, user_data]
  }

  tags = { Name = var.name }
}
