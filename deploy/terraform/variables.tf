variable "project" {
  description = "Google Cloud project."
  type        = string
}

variable "region" {
  description = "Where everything lies: the bucket, the database, the jobs."
  type        = string
  default     = "europe-west1"
}

variable "name" {
  description = "Prefix of all names, so that several stand side by side."
  type        = string
  default     = "newsbeam"
}

variable "image" {
  description = "Image of the batch: target `newsbeam` of deploy/container/Dockerfile, in a registry that the project can read."
  type        = string
}

variable "dataflow_image" {
  description = "Image of the stream's workers: target `dataflow` of the same; null for no stream."
  type        = string
  default     = null
}

variable "contact" {
  description = "Mail or web address for site owners, in the User-Agent."
  type        = string
}

variable "min_poll_interval" {
  description = "A feed is due no sooner than that after its last poll."
  type        = string
  default     = "5m"
}

variable "per_host_delay" {
  description = "Between two requests to a host."
  type        = string
  default     = "1s"
}

variable "respect_tdm" {
  description = "Leave out pages whose publisher reserves text and data mining."
  type        = bool
  default     = false
}

variable "schedule" {
  description = "When a batch runs, in the form of cron; null for none (where the stream runs, there is no need of one)."
  type        = string
  default     = "*/15 * * * *"
}

variable "template" {
  description = "gs:// address of the Flex Template's specification (deploy/README.md says how it is made); null for no stream."
  type        = string
  default     = null
}

variable "max_num_workers" {
  description = "Workers of the stream at most."
  type        = number
  default     = 4
}

variable "network" {
  description = "Self link of the network, with private services access, by which the database is reached. It has no other address."
  type        = string
}

variable "subnetwork" {
  description = "Self link of the subnetwork of the jobs; it needs Cloud NAT, since the workers ask sites from there."
  type        = string
}

variable "database_tier" {
  description = "Machine of the ledger's database (docs/scaling.md)."
  type        = string
  default     = "db-custom-1-3840"
}

variable "deletion_protection" {
  description = "Whether Terraform refuses to delete the ledger and the records."
  type        = bool
  default     = true
}
