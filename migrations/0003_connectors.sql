CREATE TABLE `coupon_identifiers` (
	`application_id` integer NOT NULL,
	`campaign_id` integer NOT NULL,
	`identifier` text NOT NULL,
	`recipient_integration_id` text NOT NULL,
	`coupon_id` integer NOT NULL,
	PRIMARY KEY(`application_id`, `campaign_id`, `identifier`, `recipient_integration_id`)
);
--> statement-breakpoint
ALTER TABLE `events` ADD `identifier` text;--> statement-breakpoint
ALTER TABLE `events` ADD `result` text;--> statement-breakpoint
CREATE UNIQUE INDEX `events_identifier` ON `events` (`application_id`,`identifier`) WHERE "events"."identifier" IS NOT NULL;