CREATE TABLE `ledger_entries` (
	`wallet_name` text NOT NULL,
	`entry_id` integer NOT NULL,
	`program_id` integer NOT NULL,
	`subledger_id` text NOT NULL,
	`transaction_uuid` text NOT NULL,
	`source_type` text NOT NULL,
	`session_integration_id` text,
	`created_at_ms` integer NOT NULL,
	`role` text NOT NULL,
	`amount_hundredths` integer NOT NULL,
	`awaits_activation` integer NOT NULL,
	`hidden` integer NOT NULL,
	`version` integer NOT NULL,
	`entry` text NOT NULL,
	PRIMARY KEY(`wallet_name`, `entry_id`)
);
--> statement-breakpoint
CREATE INDEX `ledger_entries_program` ON `ledger_entries` (`program_id`,`created_at_ms`,`wallet_name`,`entry_id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_session` ON `ledger_entries` (`program_id`,`session_integration_id`);--> statement-breakpoint
CREATE INDEX `ledger_entries_transaction` ON `ledger_entries` (`transaction_uuid`);--> statement-breakpoint
CREATE TABLE `loyalty_days` (
	`program_id` integer NOT NULL,
	`day` text NOT NULL,
	`subledger_id` text NOT NULL,
	`taken_at_ms` integer NOT NULL,
	`active_hundredths` integer NOT NULL,
	`pending_hundredths` integer NOT NULL,
	`spent_hundredths` integer NOT NULL,
	`expired_hundredths` integer NOT NULL,
	`negative_hundredths` integer NOT NULL,
	`members` integer NOT NULL,
	PRIMARY KEY(`program_id`, `day`, `subledger_id`)
);
