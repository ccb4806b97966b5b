CREATE INDEX `point_redemption_steps_closure` ON `point_redemption_steps` (`closure_id`);--> statement-breakpoint
CREATE INDEX `point_redemptions_closure` ON `point_redemptions` (`closure_id`);