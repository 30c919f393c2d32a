-- grants.sql: who may do what, all of it. A pool's role reaches the database
-- through these functions and views and nothing else: no table is granted to
-- anybody. `migrate` takes everything away first and applies this page again
-- whenever it changed.

grant select on api.event_public to et_home, et_register, et_event,
	et_settings, et_receipt;

-- The view calls these with the rights of the role that reads it. They touch no table.
grant execute on function app.rfc3339, app.when_text, app.span_text,
	app.entrance_text, app.zone_used, app.zone_odd, app.zone_there,
	app.price_text, app.amount_text, app.currency_digits, app.event_state
	to et_home, et_register, et_event, et_settings, et_receipt;

grant execute on function api.event_picture		to et_event;
grant execute on function api.health, api.signing_health to et_health;
grant execute on function api.register			to et_register;
grant execute on function api.receipt, api.receipt_correct to et_receipt;
grant execute on function api.registration_status	to et_status;
grant execute on function api.ticket_view, api.event_picture to et_ticket;
grant execute on function api.holder, api.holder_update,
	api.holder_member, api.holder_proof, api.holder_cancel,
	api.holder_resend, api.holder_link_renew, api.holder_erase,
	api.holder_export				to et_me;
grant execute on function api.link_request		to et_link;

grant execute on function api.login_begin, api.login_end,
	api.password_begin, api.password_end, api.reset_request,
	api.staff_link, api.staff_link_use,
	api.otp_start, api.otp_disable			to et_login;
grant execute on function api.logout, api.me, api.me_save, api.sessions,
	api.session_end, api.otp_pending,
	api.otp_confirm, api.otp_codes			to et_session;
grant execute on function api.staff, api.staff_invite, api.staff_save,
	api.staff_invite_again, api.staff_sign_out, api.staff_otp_reset,
	api.installation, api.installation_save		to et_staff;
grant execute on function api.registrations		to et_registrations;
grant execute on function api.registration, api.reasons,
	api.colleagues					to et_registration;
grant execute on function api.proof			to et_proof;
grant execute on function api.decide, api.request_proof, api.undo,
	api.claim, api.claim_next, api.note, api.resend, api.link_renew,
	api.pass_over					to et_decide;
grant execute on function api.add, api.bulk, api.cancel, api.edit
							to et_manage;
grant execute on function api.import			to et_import;
grant execute on function api.stats, api.stats_refused,
	api.sources					to et_stats;
grant execute on function api.export_registrations,
	api.export_tickets, api.export_scans		to et_export;
grant execute on function api.door_list			to et_door_list;
grant execute on function api.audit, api.audit_verify	to et_audit;
grant execute on function api.settings, api.settings_save,
	api.settings_check, api.picture_save, api.event_picture,
	api.test_mail, api.test_mail_state		to et_settings;
grant execute on function api.mails, api.mail_set, api.mail_retry_dead,
	api.mail_readdress				to et_mail;
grant execute on function api.events, api.event_add, api.event_copy,
	api.event_set, api.event_delete			to et_events;

grant execute on function api.verify_ticket		to et_verify;
grant execute on function api.mark_used			to et_mark;
grant execute on function api.door_inside		to et_verify, et_mark;
grant execute on function api.scans_store, api.scan_undo, api.scan_search,
	api.scan_conflicts, api.scan_settle,
	api.scans_quarantine				to et_scans;
grant execute on function api.roster			to et_roster;
grant execute on function api.device_enrol		to et_enrol;
grant execute on function api.devices, api.device_new,
	api.device_enrol_again, api.device_change,
	api.device_revoke, api.device_settle, api.door_live,
	api.paper_store
							to et_devices;

grant execute on function api.mail_picture, api.mail_links to et_mailer;
grant execute on function api.mail_claim, api.link_issue,
	api.mail_settle					to et_mailer;
grant execute on function api.sign_next, api.sign_store	to et_signer;
grant execute on function api.sweep, api.forget, api.audit_seal
							to et_sweeper;
