-- A ledger as newsbeam of schema 0011 left it: one unit committed and not published, one run that died.
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011_carriers');
CREATE TABLE aliases (
	url TEXT NOT NULL, 
	identifier VARCHAR(32) NOT NULL, 
	PRIMARY KEY (url)
);
INSERT INTO "aliases" VALUES('https://news.example/1','id1');
INSERT INTO "aliases" VALUES('https://news.example/one','id1');
CREATE TABLE articles (
	identifier VARCHAR(32) NOT NULL, 
	url TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	text_sha256 VARCHAR(64) NOT NULL, 
	copy_of VARCHAR(32), 
	word_count INTEGER NOT NULL, 
	unit_id VARCHAR(80) NOT NULL, withdrawn BOOLEAN DEFAULT 0 NOT NULL, 
	PRIMARY KEY (identifier)
);
INSERT INTO "articles" VALUES('id1','https://news.example/1',2,'t1',NULL,100,'run1-r0001',0);
CREATE TABLE claims (
	unit_id VARCHAR(80) NOT NULL, 
	kind VARCHAR(8) NOT NULL, 
	subject TEXT NOT NULL, 
	feed_url TEXT NOT NULL, 
	run_id VARCHAR(64) NOT NULL, stamped_at BIGINT, 
	PRIMARY KEY (unit_id, kind, subject)
);
INSERT INTO "claims" VALUES('run2-r0001','feed','https://feeds.example/a.xml','https://feeds.example/a.xml','run2',NULL);
CREATE TABLE feeds (
	url TEXT NOT NULL, 
	title TEXT, 
	etag TEXT, 
	last_modified TEXT, 
	body_sha256 VARCHAR(64), 
	failures INTEGER NOT NULL, 
	next_poll_at BIGINT, 
	hold_until BIGINT, 
	gone BOOLEAN NOT NULL, 
	added_at BIGINT NOT NULL, 
	last_poll_at BIGINT, 
	last_outcome VARCHAR(16), 
	last_reason VARCHAR(32), given_title TEXT, tags TEXT, headers TEXT, removed_at BIGINT, unmodified_since BIGINT, polls INTEGER DEFAULT '0' NOT NULL, read_at BIGINT, items_shown INTEGER DEFAULT '0' NOT NULL, new_per_h DOUBLE, ttl_s DOUBLE, fresh_s DOUBLE, next_poll_why VARCHAR(16), moved_to TEXT, moving_to TEXT, moving_since BIGINT, moves_seen INTEGER DEFAULT '0' NOT NULL, site TEXT, host TEXT, parser TEXT, last_detail TEXT, 
	PRIMARY KEY (url)
);
INSERT INTO "feeds" VALUES('https://feeds.example/a.xml','Channel','"v1"','Fri, 01 May 2026 11:00:00 GMT','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb',0,1777637100000000,NULL,0,1777550400000000,1777636800000000,'changed',NULL,NULL,'["a"]','{"X-Key": "MY_KEY"}',NULL,NULL,0,NULL,0,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0,NULL,NULL,NULL,NULL);
CREATE TABLE fingerprints (
	number INTEGER NOT NULL, 
	identifier VARCHAR(32) NOT NULL, 
	added_at BIGINT NOT NULL, 
	fingerprint BLOB NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE holds (
	scope TEXT NOT NULL, 
	until BIGINT NOT NULL, 
	PRIMARY KEY (scope)
);
CREATE TABLE hosts (
	host TEXT NOT NULL, 
	last_at BIGINT NOT NULL, 
	next_at BIGINT NOT NULL, 
	latency_s DOUBLE, 
	slowdown DOUBLE DEFAULT '1' NOT NULL, 
	faults INTEGER DEFAULT '0' NOT NULL, 
	PRIMARY KEY (host)
);
CREATE TABLE items (
	item_key VARCHAR(32) NOT NULL, 
	feed_url TEXT NOT NULL, 
	content_hash VARCHAR(16) NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	stage VARCHAR(16), 
	reason VARCHAR(32), 
	identifier VARCHAR(32), 
	attempts INTEGER NOT NULL, 
	first_failed_at BIGINT, 
	next_try_at BIGINT, 
	changed_at BIGINT NOT NULL, 
	item TEXT, shown_at BIGINT, site TEXT, host TEXT, 
	PRIMARY KEY (item_key)
);
INSERT INTO "items" VALUES('key1','https://feeds.example/a.xml','cccccccccccccccc','stored',NULL,NULL,'id1',0,NULL,NULL,1777550800000000,NULL,1777550801000000,NULL,NULL);
INSERT INTO "items" VALUES('key2','https://feeds.example/a.xml','cccccccccccccccc','deferred','fetch','dns',NULL,3,1777550800000000,1777636860000000,1777636800000000,'{"feedUrl":"https://feeds.example/a.xml","guid":"2","link":"https://news.example/2","title":"Title 2"}',1777636801000000,NULL,NULL);
CREATE TABLE lease (
	id INTEGER NOT NULL, 
	epoch BIGINT NOT NULL, 
	run_id VARCHAR(64), 
	holder TEXT, 
	since BIGINT, 
	renewed_at BIGINT, token VARCHAR(32), 
	PRIMARY KEY (id)
);
INSERT INTO "lease" VALUES(1,2,'run2','old-host (process 7)',1777636800000000,1777636800000000,NULL);
CREATE TABLE outlines (
	identifier VARCHAR(32) NOT NULL, 
	changed_at BIGINT NOT NULL, 
	outline BLOB NOT NULL, 
	PRIMARY KEY (identifier)
)
 WITHOUT ROWID

;
CREATE TABLE passages (
	"key" BIGINT NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY ("key", number)
)
 WITHOUT ROWID

;
CREATE TABLE robots (
	origin TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	agent VARCHAR(128) NOT NULL, 
	status INTEGER, 
	detail TEXT NOT NULL, 
	said TEXT NOT NULL, 
	fetched_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	failing_since BIGINT, 
	PRIMARY KEY (origin, kind, agent)
);
INSERT INTO "robots" VALUES('https://news.example','robots','newsbeam',200,'','{}',1777636800000000,1777723200000000,NULL);
CREATE TABLE rulings (
	unit_id VARCHAR(80) NOT NULL, 
	file VARCHAR(128) NOT NULL, 
	place BIGINT NOT NULL, 
	length BIGINT NOT NULL, 
	outcome VARCHAR(16) NOT NULL, 
	identifier VARCHAR(32) NOT NULL, 
	url TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	copy_of VARCHAR(32), similarity DOUBLE, change TEXT, carried TEXT, 
	PRIMARY KEY (unit_id, file, place)
);
INSERT INTO "rulings" VALUES('run1-r0001','0123456789abcdef.jsonl',0,9,'revised','id1','https://news.example/1',2,NULL,NULL,NULL,NULL);
CREATE TABLE run_feeds (
	run_id VARCHAR(64) NOT NULL, 
	url TEXT NOT NULL, 
	PRIMARY KEY (run_id, url)
);
INSERT INTO "run_feeds" VALUES('run2','https://feeds.example/a.xml');
CREATE TABLE runs (
	run_id VARCHAR(64) NOT NULL, 
	epoch BIGINT NOT NULL, 
	started_at BIGINT NOT NULL, 
	finished_at BIGINT, 
	config_hash VARCHAR(64) NOT NULL, 
	sinks TEXT NOT NULL, totals TEXT, stamped_at BIGINT, stop_at BIGINT, drain_at BIGINT, 
	PRIMARY KEY (run_id)
);
INSERT INTO "runs" VALUES('run1',1,1777550400000000,1777550800000000,'0123456789abcdef','{"file:///out":"out"}',NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES('run2',2,1777636800000000,NULL,'0123456789abcdef','{"file:///out":"out"}',NULL,NULL,NULL,NULL);
CREATE TABLE site_blocks (
	site TEXT NOT NULL, 
	block VARCHAR(12) NOT NULL, 
	pages INTEGER NOT NULL, 
	pages_before INTEGER NOT NULL, 
	changed_at BIGINT NOT NULL, 
	PRIMARY KEY (site, block)
);
CREATE TABLE unit_files (
	unit_id VARCHAR(80) NOT NULL, 
	name VARCHAR(128) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	PRIMARY KEY (unit_id, name)
);
INSERT INTO "unit_files" VALUES('run1-r0001','0123456789abcdef.jsonl','articles');
CREATE TABLE unit_sinks (
	unit_id VARCHAR(80) NOT NULL, 
	sink TEXT NOT NULL, 
	name TEXT NOT NULL, 
	acknowledged_at BIGINT, 
	lines INTEGER, 
	PRIMARY KEY (unit_id, sink)
);
INSERT INTO "unit_sinks" VALUES('run1-r0001','file:///out','out',NULL,NULL);
CREATE TABLE units (
	unit_id VARCHAR(80) NOT NULL, 
	run_id VARCHAR(64) NOT NULL, 
	epoch BIGINT NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	started_at BIGINT NOT NULL, 
	deadline_at BIGINT NOT NULL, 
	committed_at BIGINT, 
	summary TEXT, 
	why TEXT, closes_at BIGINT, 
	PRIMARY KEY (unit_id)
);
INSERT INTO "units" VALUES('run1-r0001','run1',1,'committed',1777550400000000,1777550800000000,1777550410000000,'{"unitId":"run1-r0001","runId":"run1","startedAt":"2026-04-30T12:00:00Z","committedAt":"2026-04-30T12:00:09Z","feeds":{"changed":1,"unchanged":0,"failed":0,"deferred":0,"gone":0},"items":{"seen":2,"stored":1,"revised":0,"known":0,"duplicate":0,"filtered":0,"deferred":1,"failed":0},"reconciled":true,"reasons":{"fetch":{"dns":1}},"perFeed":{},"published":{}}',NULL,NULL);
INSERT INTO "units" VALUES('run2-r0001','run2',2,'open',1777636800000000,1777637400000000,NULL,NULL,NULL,NULL);
CREATE INDEX feeds_due ON feeds (next_poll_at);
CREATE INDEX items_due ON items (next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX articles_text ON articles (text_sha256);
CREATE INDEX units_run ON units (run_id);
CREATE INDEX units_state ON units (state);
CREATE INDEX claims_run ON claims (run_id, kind, subject);
CREATE INDEX unit_sinks_pending ON unit_sinks (unit_id) WHERE acknowledged_at IS NULL;
CREATE INDEX items_shown ON items (feed_url, shown_at);
CREATE INDEX robots_expire ON robots (expires_at);
CREATE INDEX hosts_next ON hosts (next_at);
CREATE INDEX claims_batches ON claims (unit_id, stamped_at);
CREATE INDEX outlines_changed ON outlines (changed_at);
CREATE INDEX site_blocks_changed ON site_blocks (changed_at);
COMMIT;
