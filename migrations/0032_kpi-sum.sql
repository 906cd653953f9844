DROP INDEX `ix_kpi_metric` ON `kpi_daily`;--> statement-breakpoint
CREATE INDEX `ix_kpi_sum` ON `kpi_daily` (`group_id`,`store_id`,`metric`,`dimension`,`day`,`value`);