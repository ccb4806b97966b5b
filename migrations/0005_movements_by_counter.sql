DROP INDEX `movements_campaign`;--> statement-breakpoint
CREATE INDEX `movements_counter` ON `movements` (`campaign_id`,`entity`,`period`,`action`,`delta`);