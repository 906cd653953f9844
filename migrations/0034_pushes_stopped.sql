ALTER TABLE `broadcast_push` ADD `stopped_at` datetime(3);--> statement-breakpoint
CREATE INDEX `ix_collision_decided` ON `collision` (`group_id`,`store_id`,`decided_at`);