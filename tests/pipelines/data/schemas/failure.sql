CREATE SCHEMA IF NOT EXISTS "newsbeam";
CREATE TABLE IF NOT EXISTS "newsbeam"."failures" (
    "schema_version" text NOT NULL,
    "failure_id" text NOT NULL,
    "stage" text NOT NULL,
    "reason" text NOT NULL,
    "retryable" boolean NOT NULL,
    "attempts" bigint NOT NULL,
    "subject" text NOT NULL,
    "feed_url" text NOT NULL,
    "guid" text,
    "detail" text NOT NULL,
    "first_failed_at" timestamp with time zone NOT NULL,
    "last_failed_at" timestamp with time zone NOT NULL,
    "next_try_at" timestamp with time zone,
    "run_id" text NOT NULL,
    PRIMARY KEY ("failure_id", "last_failed_at")
);
COMMENT ON COLUMN "newsbeam"."failures"."stage" IS 'where and what.';
COMMENT ON COLUMN "newsbeam"."failures"."reason" IS 'where and what.';
COMMENT ON COLUMN "newsbeam"."failures"."retryable" IS 'whether a later try may succeed by itself.';
COMMENT ON COLUMN "newsbeam"."failures"."attempts" IS 'requests made to the site so far, this one included.';
COMMENT ON COLUMN "newsbeam"."failures"."subject" IS 'URL that failed.';
COMMENT ON COLUMN "newsbeam"."failures"."feed_url" IS 'feed concerned; equals subject for a feed.';
COMMENT ON COLUMN "newsbeam"."failures"."guid" IS 'the item''s GUID as given, null for a feed.';
COMMENT ON COLUMN "newsbeam"."failures"."detail" IS 'one line for a person.';
COMMENT ON COLUMN "newsbeam"."failures"."first_failed_at" IS 'aware UTC; next_try_at null if it is not tried again.';
COMMENT ON COLUMN "newsbeam"."failures"."last_failed_at" IS 'aware UTC; next_try_at null if it is not tried again.';
COMMENT ON COLUMN "newsbeam"."failures"."next_try_at" IS 'aware UTC; next_try_at null if it is not tried again.';
COMMENT ON COLUMN "newsbeam"."failures"."run_id" IS 'the run that saw it.';
