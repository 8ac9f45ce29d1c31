# Weekly files, models, reports, logs (docs/reference/files-in-the-store.md) and the backups of this machine.
resource "aws_s3_bucket" "store" {
  #checkov:skip=CKV_AWS_18:Who changed what is in the audit trail (audit/); CloudTrail data events can be turned on for the account.
  #checkov:skip=CKV_AWS_144:A copy in another region costs as much again; docs/how-to/back-up-and-restore.md says when to have one.
  #checkov:skip=CKV_AWS_145:SSE-S3 encrypts with keys that AWS keeps; a KMS key adds a price a request and a way to lose all.
  #checkov:skip=CKV2_AWS_62:The watchdog looks for new weeks itself; nothing waits for events of the bucket.
  bucket = var.bucket_name
}

resource "aws_s3_bucket_public_access_block" "store" {
  bucket                  = aws_s3_bucket.store.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_ownership_controls" "store" {
  bucket = aws_s3_bucket.store.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_versioning" "store" {
  bucket = aws_s3_bucket.store.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "store" {
  bucket = aws_s3_bucket.store.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "store" {
  bucket = aws_s3_bucket.store.id

  # What was overwritten or deleted can be had back for 90 days; what `fraud erase` took out is gone after them, too.
  rule {
    id     = "former-versions"
    status = "Enabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = 90
    }
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "backups"
    status = "Enabled"
    filter {
      prefix = "backups/"
    }
    expiration {
      days = 30
    }
  }

  depends_on = [aws_s3_bucket_versioning.store]
}

# Nothing of it travels without TLS.
resource "aws_s3_bucket_policy" "store" {
  bucket = aws_s3_bucket.store.id
  policy = data.aws_iam_policy_document.only_tls.json
}

data "aws_iam_policy_document" "only_tls" {
  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.store.arn, "${aws_s3_bucket.store.arn}/*"]
    principals {
      type        = "*"
      identifiers = ["*"]
    }
    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}
