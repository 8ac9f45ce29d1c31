variable "name" {
  description = "Begins the names of all that is made here."
  type        = string
  default     = "fraud"
}

variable "region" {
  description = "Where the machine and the bucket are."
  type        = string
  default     = "eu-central-1"
}

variable "subnet_id" {
  description = "A public subnet for the machine."
  type        = string
}

variable "bucket_name" {
  description = "Name of the bucket that is made. Bucket names are unique in the world."
  type        = string
}

variable "repository" {
  description = "Address that the machine clones this repository from."
  type        = string
}

variable "revision" {
  description = "The branch or tag that runs."
  type        = string
  default     = "main"
}

variable "ssh_public_key" {
  description = "Public key of whoever operates the machine; the user is admin."
  type        = string
}

variable "ssh_networks" {
  description = "Networks from which SSH is let in, such as 203.0.113.7/32. Never 0.0.0.0/0."
  type        = list(string)
  validation {
    condition     = alltrue([for network in var.ssh_networks : !endswith(network, "/0")])
    error_message = "SSH must not be open to everybody."
  }
}

variable "domain" {
  description = "A name that points to the output address. Empty: no TLS; the API answers through SSH alone."
  type        = string
  default     = ""
}

variable "acme_email" {
  description = "Who is told when a certificate does not renew."
  type        = string
  default     = ""
}

variable "settings" {
  description = "More lines of .env by name, none of them secret: whoever may describe the machine reads them."
  type        = map(string)
  default     = {}
}

variable "instance_type" {
  description = "2 cores and 4 GB carry small weeks; docs/how-to/deploy-ec2.md says what needs more."
  type        = string
  default     = "t3.medium"
}

variable "disk_gb" {
  description = "Size of the disk: images, decision log, MLflow."
  type        = number
  default     = 30
}
