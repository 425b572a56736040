output "ledger" {
  description = "For --ledger, from inside the network; the password comes by PGPASSWORD."
  value       = local.ledger
}

output "records" {
  description = "Where the records lie."
  value       = local.records
}

output "secret" {
  description = "Where the ledger's password is to be put."
  value       = google_secret_manager_secret.ledger.id
}
