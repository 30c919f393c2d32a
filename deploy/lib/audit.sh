# shellcheck shell=bash
# audit.sh: is the audit log still whole?

audit_command() {
	local n head broken id why unsealed noted
	[ "$*" = verify ] || fail 64 \
		"usage: event-tickets audit verify [--head HASH]"
	[[ $at_head =~ ^([0-9a-f]{64})?$ ]] || fail 64 \
		"a head has 64 digits and letters, not \"$at_head\"."
	IFS=$'\t' read -r n head broken id why unsealed noted < <(
		staff_sql audit head="$at_head" <<-'SQL'
			select entries, head, coalesce(broken, 0),
			       coalesce(broken_id, 0), coalesce(why, '-'),
			       unsealed, coalesce(noted_at, 0)
			  from app.audit_check(decode(
				nullif(:'head', ''), 'hex'));
		SQL
	) || fail 1 "the database gave no answer."
	case $why in
	missing) fail 1 "entry $broken of the audit log is missing." ;;
	changed) fail 1 "entry $broken of the audit log (id $id) was changed." ;;
	esac
	[ -z "$at_head" ] || [ "$noted" != 0 ] || fail 1 \
		"that head is not in the audit log: entries were removed or" \
		"replaced."
	say "nothing was removed or changed: $n entries, $unsealed not" \
		"sealed yet"
	[ -z "$at_head" ] || say "the head you noted is entry $noted"
	say "head $head"
}
