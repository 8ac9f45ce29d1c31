# What the machine may do: no more than the services do with the files of docs/reference/files-in-the-store.md.
locals {
  read_and_written = [
    "weekly_data/*", # read here, and moved to quarantine/ when refused
    "quarantine/*",
    "drift_reports/*",
    "history_skew.json",
    "model_backups/*",
    "models/*",
    "store_id.txt",
    "job_requests/*",
    "retrainings/*",
    "request_logs/*",
    "labels/*",
    "labels_to_review/*",
    "erasures/*",
    "audit/*",
    "backups/*", # of backup.sh
  ]

  # The trail, the history of models, erasures and backups are never deleted by the machine.
  deleted = [
    "weekly_data/*",
    "model_backups/*",
    "models/shadow.json",
    "job_requests/*",
    "retrainings/*",
    "request_logs/*",
    "labels/*",
    "labels_to_review/*",
  ]
}

data "aws_iam_policy_document" "store" {
  # Without it S3 answers 403 for an object that is absent, and a condition on the prefix would take it away.
  statement {
    actions   = ["s3:ListBucket"]
    resources = [aws_s3_bucket.store.arn]
  }

  statement {
    actions   = ["s3:GetObject", "s3:PutObject"]
    resources = [for key in local.read_and_written : "${aws_s3_bucket.store.arn}/${key}"]
  }

  statement {
    actions   = ["s3:DeleteObject"]
    resources = [for key in local.deleted : "${aws_s3_bucket.store.arn}/${key}"]
  }
}

data "aws_iam_policy_document" "machine" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "machine" {
  name_prefix        = "${var.name}-"
  assume_role_policy = data.aws_iam_policy_document.machine.json
}

resource "aws_iam_role_policy" "store" {
  name   = "store"
  role   = aws_iam_role.machine.id
  policy = data.aws_iam_policy_document.store.json
}

resource "aws_iam_instance_profile" "machine" {
  name_prefix = "${var.name}-"
  role        = aws_iam_role.machine.name
}
