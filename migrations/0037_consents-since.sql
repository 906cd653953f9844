CREATE INDEX `ix_consent_asked` ON `consent` (`group_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `ix_consent_agreed` ON `consent` (`group_id`,`agreed_at`);--> statement-breakpoint
CREATE INDEX `ix_consent_declined` ON `consent` (`group_id`,`declined_at`);--> statement-breakpoint
CREATE INDEX `ix_consent_withdrawn` ON `consent` (`group_id`,`withdrawn_at`);