CREATE TABLE `balance_copies` (
	`wallet_name` text NOT NULL,
	`program_id` integer NOT NULL,
	`subledger_id` text NOT NULL,
	`version` integer NOT NULL,
	`ledger` text NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`wallet_name`, `program_id`, `subledger_id`)
);
--> statement-breakpoint
CREATE INDEX `balance_copies_program` ON `balance_copies` (`program_id`,`wallet_name`);--> statement-breakpoint
CREATE TABLE `waiting_points` (
	`transaction_uuid` text PRIMARY KEY NOT NULL,
	`program_id` integer NOT NULL,
	`wallet_name` text NOT NULL
);
