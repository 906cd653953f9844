CREATE TABLE `data_import` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`kind` varchar(20) NOT NULL,
	`file_name` varchar(120) NOT NULL,
	`content_hash` varchar(64) NOT NULL,
	`status` varchar(20) NOT NULL,
	`headers` json NOT NULL,
	`mapping` json NOT NULL,
	`total` int NOT NULL,
	`chunks` int NOT NULL,
	`chunks_done` int NOT NULL DEFAULT 0,
	`done` int NOT NULL DEFAULT 0,
	`created` int NOT NULL DEFAULT 0,
	`updated` int NOT NULL DEFAULT 0,
	`failed` int NOT NULL DEFAULT 0,
	`matched` int,
	`problem` varchar(300),
	`created_by` bigint NOT NULL,
	`created_at` datetime(3) NOT NULL,
	`finished_at` datetime(3),
	CONSTRAINT `data_import_group_id_id_pk` PRIMARY KEY(`group_id`,`id`),
	CONSTRAINT `uq_import_content` UNIQUE(`group_id`,`store_id`,`kind`,`content_hash`)
);
--> statement-breakpoint
CREATE TABLE `data_import_chunk` (
	`group_id` bigint NOT NULL,
	`import_id` bigint NOT NULL,
	`chunk` int NOT NULL,
	`rows_enc` longtext NOT NULL,
	CONSTRAINT `data_import_chunk_group_id_import_id_chunk_pk` PRIMARY KEY(`group_id`,`import_id`,`chunk`)
);
--> statement-breakpoint
CREATE TABLE `data_import_line` (
	`group_id` bigint NOT NULL,
	`import_id` bigint NOT NULL,
	`line` int NOT NULL,
	`record_id` bigint,
	`person_id` bigint,
	`problem` varchar(300),
	`row_enc` longtext,
	CONSTRAINT `data_import_line_group_id_import_id_line_pk` PRIMARY KEY(`group_id`,`import_id`,`line`)
);
--> statement-breakpoint
CREATE TABLE `vehicle_ownership` (
	`group_id` bigint NOT NULL,
	`id` bigint NOT NULL,
	`person_id` bigint NOT NULL,
	`record_id` bigint NOT NULL,
	`store_id` bigint NOT NULL,
	`legal_entity_id` bigint NOT NULL,
	`role` varchar(20) NOT NULL,
	`vin_enc` varchar(200),
	`vin_hash` varchar(32),
	`vin_masked` varchar(20),
	`plate_enc` varchar(200),
	`plate_hash` varchar(32),
	`plate_masked` varchar(20),
	`key_id` int NOT NULL,
	`model` varchar(40),
	`kilometres` int,
	`last_service_at` datetime(3),
	`next_service_at` datetime(3),
	`insurance_until` datetime(3),
	`valid_from` datetime(3),
	`valid_to` datetime(3),
	`updated_at` datetime(3) NOT NULL,
	CONSTRAINT `vehicle_ownership_group_id_id_pk` PRIMARY KEY(`group_id`,`id`)
);
--> statement-breakpoint
CREATE INDEX `ix_import_store` ON `data_import` (`group_id`,`store_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `ix_import_finished` ON `data_import` (`finished_at`);--> statement-breakpoint
CREATE INDEX `ix_vehicle_person` ON `vehicle_ownership` (`group_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `ix_vehicle_record` ON `vehicle_ownership` (`group_id`,`record_id`);--> statement-breakpoint
CREATE INDEX `ix_vehicle_vin` ON `vehicle_ownership` (`group_id`,`legal_entity_id`,`vin_hash`);--> statement-breakpoint
CREATE INDEX `ix_vehicle_plate` ON `vehicle_ownership` (`group_id`,`plate_hash`);