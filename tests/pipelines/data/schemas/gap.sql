CREATE SCHEMA IF NOT EXISTS "newsbeam";
CREATE TABLE IF NOT EXISTS "newsbeam"."gaps" (
    "schema_version" text NOT NULL,
    "gap_id" text NOT NULL,
    "feed_url" text NOT NULL,
    "from" timestamp with time zone NOT NULL,
    "to" timestamp with time zone NOT NULL,
    "estimated_missed" bigint NOT NULL,
    "cause" text NOT NULL,
    "run_id" text NOT NULL,
    PRIMARY KEY ("gap_id")
);
COMMENT ON COLUMN "newsbeam"."gaps"."gap_id" IS 'hash of feed, cause and `from`: found again by a repeated unit, it has the same.';
COMMENT ON COLUMN "newsbeam"."gaps"."feed_url" IS 'the feed, as the user gave it.';
COMMENT ON COLUMN "newsbeam"."gaps"."from" IS 'the last time that the feed''s items were known (aware UTC); for a first poll that of the poll.';
COMMENT ON COLUMN "newsbeam"."gaps"."to" IS 'of the poll that found the gap.';
COMMENT ON COLUMN "newsbeam"."gaps"."estimated_missed" IS 'the feed''s rate of new items times that time, less those that were new; at least 1. For `item-cap` how many were left out.';
COMMENT ON COLUMN "newsbeam"."gaps"."cause" IS 'how.';
COMMENT ON COLUMN "newsbeam"."gaps"."run_id" IS 'the run that found it.';
