CREATE SCHEMA IF NOT EXISTS "newsbeam";
CREATE TABLE IF NOT EXISTS "newsbeam"."articles" (
    "schema_version" text NOT NULL,
    "identifier" text NOT NULL,
    "version" bigint NOT NULL,
    "url" text NOT NULL,
    "same_as" text[] NOT NULL,
    "headline" text,
    "alternative_headline" text,
    "description" text,
    "article_body" text,
    "article_section" text[] NOT NULL,
    "keywords" text[] NOT NULL,
    "author" jsonb NOT NULL,
    "publisher" jsonb,
    "date_published" text,
    "date_modified" text,
    "date_evidence" jsonb NOT NULL,
    "date_first_seen" timestamp with time zone,
    "in_language" text,
    "image" jsonb NOT NULL,
    "is_accessible_for_free" boolean,
    "access_evidence" text[] NOT NULL,
    "creative_work_status" text NOT NULL,
    "word_count" bigint,
    "license" text,
    "usage_info" jsonb,
    "is_part_of" jsonb NOT NULL,
    "extraction" jsonb NOT NULL,
    "fingerprint" jsonb NOT NULL,
    "cluster" jsonb,
    "revision" jsonb,
    "fetch" jsonb,
    "provenance" jsonb NOT NULL,
    "date_published_utc" timestamp with time zone,
    "date_published_precision" text,
    PRIMARY KEY ("identifier", "version")
);
COMMENT ON COLUMN "newsbeam"."articles"."schema_version" IS 'of this form; a reader that knows it can read the line';
COMMENT ON COLUMN "newsbeam"."articles"."identifier" IS 'first 32 hex digits of sha256("1\n" + canonical URL)';
COMMENT ON COLUMN "newsbeam"."articles"."version" IS '1 for the first, one more for each revision';
COMMENT ON COLUMN "newsbeam"."articles"."url" IS 'canonical';
COMMENT ON COLUMN "newsbeam"."articles"."same_as" IS 'its other addresses: links, redirects, AMP page, og:url as far as believed';
COMMENT ON COLUMN "newsbeam"."articles"."headline" IS 'as the page shows it, without the site''s name, else the feed''s';
COMMENT ON COLUMN "newsbeam"."articles"."alternative_headline" IS 'the feed''s title when different';
COMMENT ON COLUMN "newsbeam"."articles"."description" IS 'the page''s own summary, else the feed''s, plain text';
COMMENT ON COLUMN "newsbeam"."articles"."article_body" IS 'plain text, paragraphs separated by a blank line';
COMMENT ON COLUMN "newsbeam"."articles"."article_section" IS 'sections as the page names them';
COMMENT ON COLUMN "newsbeam"."articles"."keywords" IS 'the page''s, else the feed''s categories';
COMMENT ON COLUMN "newsbeam"."articles"."author" IS 'the page''s, else the feed''s, in their order';
COMMENT ON COLUMN "newsbeam"."articles"."publisher" IS 'who published it';
COMMENT ON COLUMN "newsbeam"."articles"."date_published" IS 'ISO 8601 with the offset as published, or YYYY-MM-DD';
COMMENT ON COLUMN "newsbeam"."articles"."date_modified" IS 'the feed''s update, else the page''s, where later; of a revision, or when seen';
COMMENT ON COLUMN "newsbeam"."articles"."date_evidence" IS 'every date that feed and page state, and which was chosen';
COMMENT ON COLUMN "newsbeam"."articles"."date_first_seen" IS 'start of the unit that first saw it';
COMMENT ON COLUMN "newsbeam"."articles"."in_language" IS 'BCP 47; as declared, unless the text is clearly in another language';
COMMENT ON COLUMN "newsbeam"."articles"."image" IS 'the main picture first';
COMMENT ON COLUMN "newsbeam"."articles"."is_accessible_for_free" IS 'null when the page does not say, or contradicts itself';
COMMENT ON COLUMN "newsbeam"."articles"."access_evidence" IS 'what that was read from; where it is null, marks that decide nothing';
COMMENT ON COLUMN "newsbeam"."articles"."creative_work_status" IS 'or `withdrawn`';
COMMENT ON COLUMN "newsbeam"."articles"."word_count" IS 'words of articleBody';
COMMENT ON COLUMN "newsbeam"."articles"."license" IS 'address or name of the licence, as the page states it';
COMMENT ON COLUMN "newsbeam"."articles"."usage_info" IS 'what the publisher says of reuse, null when nothing';
COMMENT ON COLUMN "newsbeam"."articles"."is_part_of" IS 'the feeds that carried it, with its GUID there';
COMMENT ON COLUMN "newsbeam"."articles"."extraction" IS 'how the text was found';
COMMENT ON COLUMN "newsbeam"."articles"."fingerprint" IS 'by which equal texts are found';
COMMENT ON COLUMN "newsbeam"."articles"."cluster" IS 'membership in a group of copies, null for none';
COMMENT ON COLUMN "newsbeam"."articles"."revision" IS 'what changed, null for the first version';
COMMENT ON COLUMN "newsbeam"."articles"."fetch" IS 'how the page was had, null when it was not fetched';
COMMENT ON COLUMN "newsbeam"."articles"."provenance" IS 'who made this version, and when';
COMMENT ON COLUMN "newsbeam"."articles"."date_published_utc" IS 'datePublished as an instant; of a day its beginning in UTC, without an offset taken as UTC';
COMMENT ON COLUMN "newsbeam"."articles"."date_published_precision" IS 'of datePublished: `day`, `minute` or `second`';
CREATE TABLE IF NOT EXISTS "newsbeam"."duplicates" (
    "schema_version" text NOT NULL,
    "identifier" text NOT NULL,
    "version" bigint NOT NULL,
    "url" text NOT NULL,
    "same_as" text[] NOT NULL,
    "headline" text,
    "alternative_headline" text,
    "description" text,
    "article_body" text,
    "article_section" text[] NOT NULL,
    "keywords" text[] NOT NULL,
    "author" jsonb NOT NULL,
    "publisher" jsonb,
    "date_published" text,
    "date_modified" text,
    "date_evidence" jsonb NOT NULL,
    "date_first_seen" timestamp with time zone,
    "in_language" text,
    "image" jsonb NOT NULL,
    "is_accessible_for_free" boolean,
    "access_evidence" text[] NOT NULL,
    "creative_work_status" text NOT NULL,
    "word_count" bigint,
    "license" text,
    "usage_info" jsonb,
    "is_part_of" jsonb NOT NULL,
    "extraction" jsonb NOT NULL,
    "fingerprint" jsonb NOT NULL,
    "cluster" jsonb,
    "revision" jsonb,
    "fetch" jsonb,
    "provenance" jsonb NOT NULL,
    "date_published_utc" timestamp with time zone,
    "date_published_precision" text,
    PRIMARY KEY ("identifier", "version")
);
COMMENT ON COLUMN "newsbeam"."duplicates"."schema_version" IS 'of this form; a reader that knows it can read the line';
COMMENT ON COLUMN "newsbeam"."duplicates"."identifier" IS 'first 32 hex digits of sha256("1\n" + canonical URL)';
COMMENT ON COLUMN "newsbeam"."duplicates"."version" IS '1 for the first, one more for each revision';
COMMENT ON COLUMN "newsbeam"."duplicates"."url" IS 'canonical';
COMMENT ON COLUMN "newsbeam"."duplicates"."same_as" IS 'its other addresses: links, redirects, AMP page, og:url as far as believed';
COMMENT ON COLUMN "newsbeam"."duplicates"."headline" IS 'as the page shows it, without the site''s name, else the feed''s';
COMMENT ON COLUMN "newsbeam"."duplicates"."alternative_headline" IS 'the feed''s title when different';
COMMENT ON COLUMN "newsbeam"."duplicates"."description" IS 'the page''s own summary, else the feed''s, plain text';
COMMENT ON COLUMN "newsbeam"."duplicates"."article_body" IS 'plain text, paragraphs separated by a blank line';
COMMENT ON COLUMN "newsbeam"."duplicates"."article_section" IS 'sections as the page names them';
COMMENT ON COLUMN "newsbeam"."duplicates"."keywords" IS 'the page''s, else the feed''s categories';
COMMENT ON COLUMN "newsbeam"."duplicates"."author" IS 'the page''s, else the feed''s, in their order';
COMMENT ON COLUMN "newsbeam"."duplicates"."publisher" IS 'who published it';
COMMENT ON COLUMN "newsbeam"."duplicates"."date_published" IS 'ISO 8601 with the offset as published, or YYYY-MM-DD';
COMMENT ON COLUMN "newsbeam"."duplicates"."date_modified" IS 'the feed''s update, else the page''s, where later; of a revision, or when seen';
COMMENT ON COLUMN "newsbeam"."duplicates"."date_evidence" IS 'every date that feed and page state, and which was chosen';
COMMENT ON COLUMN "newsbeam"."duplicates"."date_first_seen" IS 'start of the unit that first saw it';
COMMENT ON COLUMN "newsbeam"."duplicates"."in_language" IS 'BCP 47; as declared, unless the text is clearly in another language';
COMMENT ON COLUMN "newsbeam"."duplicates"."image" IS 'the main picture first';
COMMENT ON COLUMN "newsbeam"."duplicates"."is_accessible_for_free" IS 'null when the page does not say, or contradicts itself';
COMMENT ON COLUMN "newsbeam"."duplicates"."access_evidence" IS 'what that was read from; where it is null, marks that decide nothing';
COMMENT ON COLUMN "newsbeam"."duplicates"."creative_work_status" IS 'or `withdrawn`';
COMMENT ON COLUMN "newsbeam"."duplicates"."word_count" IS 'words of articleBody';
COMMENT ON COLUMN "newsbeam"."duplicates"."license" IS 'address or name of the licence, as the page states it';
COMMENT ON COLUMN "newsbeam"."duplicates"."usage_info" IS 'what the publisher says of reuse, null when nothing';
COMMENT ON COLUMN "newsbeam"."duplicates"."is_part_of" IS 'the feeds that carried it, with its GUID there';
COMMENT ON COLUMN "newsbeam"."duplicates"."extraction" IS 'how the text was found';
COMMENT ON COLUMN "newsbeam"."duplicates"."fingerprint" IS 'by which equal texts are found';
COMMENT ON COLUMN "newsbeam"."duplicates"."cluster" IS 'membership in a group of copies, null for none';
COMMENT ON COLUMN "newsbeam"."duplicates"."revision" IS 'what changed, null for the first version';
COMMENT ON COLUMN "newsbeam"."duplicates"."fetch" IS 'how the page was had, null when it was not fetched';
COMMENT ON COLUMN "newsbeam"."duplicates"."provenance" IS 'who made this version, and when';
COMMENT ON COLUMN "newsbeam"."duplicates"."date_published_utc" IS 'datePublished as an instant; of a day its beginning in UTC, without an offset taken as UTC';
COMMENT ON COLUMN "newsbeam"."duplicates"."date_published_precision" IS 'of datePublished: `day`, `minute` or `second`';
