-- 010_export.sql: what the dashboard counts all day: scans that admitted
-- nobody. A scan that admits does not touch this index.

create index scan_other on scan (event_id, at) include (reason)
	where reason <> 'admitted';
