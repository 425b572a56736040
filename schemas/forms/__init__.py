"""The schema of a line in the languages of those who read it: Avro, BigQuery, SQL. Arrow's is in transforms/io."""
