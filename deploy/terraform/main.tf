# newsbeam on Google Cloud: where records and the ledger lie, and who may touch them. jobs.tf has what runs.
#
# No secret is in here, in the variables or in the state: the ledger's password is put into Secret Manager, and given to
# the database's user, by hand (deploy/README.md).

terraform {
  required_version = ">= 1.5"
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 6.0"
    }
    google-beta = { # the Flex Template's job is only there
      source  = "hashicorp/google-beta"
      version = ">= 6.0"
    }
  }
}

provider "google" {
  project = var.project
  region  = var.region
}

provider "google-beta" {
  project = var.project
  region  = var.region
}

resource "google_service_account" "newsbeam" {
  account_id   = var.name
  display_name = "newsbeam: its jobs and their workers"
}

# Records (articles/, duplicates/, failures/, gaps/, runs/), what is staged until it is published, and Dataflow's own files.
resource "google_storage_bucket" "records" {
  name                        = "${var.project}-${var.name}"
  location                    = var.region
  uniform_bucket_level_access = true
  public_access_prevention    = "enforced"
  force_destroy               = !var.deletion_protection

  # A run removes its staging once it is published, and recovery what a dead run left. What is older than that belongs to
  # a ledger that is no more.
  lifecycle_rule {
    condition {
      age            = 30
      matches_prefix = ["staging/", "dataflow/"]
    }
    action {
      type = "Delete"
    }
  }
}

resource "google_storage_bucket_iam_member" "records" {
  bucket = google_storage_bucket.records.name
  role   = "roles/storage.objectAdmin"
  member = google_service_account.newsbeam.member
}

# One topic; the attribute `kind` tells articles, duplicates, failures and gaps apart.
resource "google_pubsub_topic" "records" {
  name                       = var.name
  message_retention_duration = "604800s" # a week: a consumer that was down reads on
}

resource "google_pubsub_topic_iam_member" "records" {
  topic  = google_pubsub_topic.records.name
  role   = "roles/pubsub.publisher"
  member = google_service_account.newsbeam.member
}

# The tables are made from `newsbeam schema --format bigquery`, the one definition, and not written down again here.
resource "google_bigquery_dataset" "records" {
  dataset_id = replace(var.name, "-", "_")
  location   = var.region
}

resource "google_bigquery_dataset_iam_member" "records" {
  dataset_id = google_bigquery_dataset.records.dataset_id
  role       = "roles/bigquery.dataEditor"
  member     = google_service_account.newsbeam.member
}

resource "google_project_iam_member" "jobs" {
  for_each = toset(["roles/bigquery.jobUser", "roles/dataflow.worker"])
  project  = var.project
  role     = each.value
  member   = google_service_account.newsbeam.member
}

# The ledger. Lost, it can be made again from the records (`newsbeam ledger rebuild`), but for what was deferred.
resource "google_sql_database_instance" "ledger" {
  name                = "${var.name}-ledger"
  database_version    = "POSTGRES_16"
  deletion_protection = var.deletion_protection

  settings {
    tier            = var.database_tier
    edition         = "ENTERPRISE"
    disk_autoresize = true

    ip_configuration {
      ipv4_enabled    = false
      private_network = var.network
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      point_in_time_recovery_enabled = true
    }
  }
}

resource "google_sql_database" "ledger" {
  name     = "newsbeam"
  instance = google_sql_database_instance.ledger.name
}

resource "google_secret_manager_secret" "ledger" {
  secret_id = "${var.name}-ledger"

  replication {
    auto {}
  }
}

resource "google_secret_manager_secret_iam_member" "ledger" {
  secret_id = google_secret_manager_secret.ledger.id
  role      = "roles/secretmanager.secretAccessor"
  member    = google_service_account.newsbeam.member
}
