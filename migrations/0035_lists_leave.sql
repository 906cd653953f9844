ALTER TABLE `store_export` ADD `filter` json;--> statement-breakpoint
ALTER TABLE `store_export` ADD `list` varchar(200);