# What runs: a scheduled batch (Cloud Run), a stream (Dataflow), or neither yet. Not both: a ledger has one active run, and
# the batch would end with status 3.

locals {
  ledger  = "postgresql://newsbeam@${google_sql_database_instance.ledger.private_ip_address}/${google_sql_database.ledger.name}?sslmode=require"
  records = "gs://${google_storage_bucket.records.name}/records"
  staging = "gs://${google_storage_bucket.records.name}/staging"
  topic   = "pubsub://${var.project}/${google_pubsub_topic.records.name}"
}

resource "google_cloud_run_v2_job" "batch" {
  count               = var.schedule == null ? 0 : 1
  name                = var.name
  location            = var.region
  deletion_protection = var.deletion_protection

  template {
    template {
      service_account = google_service_account.newsbeam.email
      timeout         = "7200s"
      max_retries     = 0 # the next run of the schedule heals what this one leaves

      containers {
        image = var.image
        args = concat([
          "newsbeam",
          "ingest",
          "--to=${local.records}",
          "--to=${local.topic}",
          "--staging=${local.staging}",
          "--ledger=${local.ledger}",
          "--contact=${var.contact}",
          "--min-poll-interval=${var.min_poll_interval}",
          "--per-host-delay=${var.per_host_delay}",
          "--wait=10m",
          "--log-format=json",
        ], var.respect_tdm ? ["--respect-tdm"] : [])

        env {
          name = "PGPASSWORD"
          value_source {
            secret_key_ref {
              secret  = google_secret_manager_secret.ledger.secret_id
              version = "latest"
            }
          }
        }

        resources {
          limits = {
            cpu    = "2"
            memory = "2Gi" # also holds /tmp
          }
        }
      }

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY" # the database by the network, sites directly
        network_interfaces {
          network    = var.network
          subnetwork = var.subnetwork
        }
      }
    }
  }
}

resource "google_cloud_run_v2_job_iam_member" "batch" {
  count    = length(google_cloud_run_v2_job.batch)
  name     = google_cloud_run_v2_job.batch[count.index].name
  location = var.region
  role     = "roles/run.invoker"
  member   = google_service_account.newsbeam.member
}

resource "google_cloud_scheduler_job" "batch" {
  count     = length(google_cloud_run_v2_job.batch)
  name      = var.name
  region    = var.region
  schedule  = var.schedule
  time_zone = "Etc/UTC"

  http_target {
    http_method = "POST"
    uri         = "https://run.googleapis.com/v2/${google_cloud_run_v2_job.batch[count.index].id}:run"

    oauth_token {
      service_account_email = google_service_account.newsbeam.email
    }
  }
}

resource "google_dataflow_flex_template_job" "stream" {
  provider                     = google-beta
  count                        = var.template == null ? 0 : 1
  name                         = var.name
  region                       = var.region
  container_spec_gcs_path      = var.template
  service_account_email        = google_service_account.newsbeam.email
  network                      = var.network
  subnetwork                   = var.subnetwork
  ip_configuration             = "WORKER_IP_PRIVATE"
  max_workers                  = var.max_num_workers
  temp_location                = "gs://${google_storage_bucket.records.name}/dataflow/temp"
  staging_location             = "gs://${google_storage_bucket.records.name}/dataflow/staging"
  enable_streaming_engine      = true
  on_delete                    = "drain"
  skip_wait_on_job_termination = false

  parameters = {
    sdk_container_image = var.dataflow_image
    to                  = "${local.records} ${local.topic}"
    staging             = local.staging
    ledger              = local.ledger
    contact             = var.contact
    min_poll_interval   = var.min_poll_interval
    per_host_delay      = var.per_host_delay
    respect_tdm         = var.respect_tdm
  }

  lifecycle {
    precondition {
      condition     = var.schedule == null
      error_message = "A ledger has one active run: set schedule to null where the stream runs."
    }
  }
}
