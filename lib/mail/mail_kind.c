/* mail_kind.c: the kinds of mail, by the names of their texts. */
#include "mail/mail_kind.h"

const char *const mail_kinds[] = { "received", "waitlisted", "moved_up",
	"proof_requested", "approved", "rejected", "cancelled", "expired",
	"reminder", "resent", "link", "link_renewed", "member_changed",
	"undone", NULL };

static const char *const staff_kinds[] = { "staff_invited", "staff_reset",
	"staff_changed", NULL };

static bool
is_one_of(const char *const *kinds, const char *kind)
{
	for (; *kinds != NULL; kinds++)
		if (strcmp(*kinds, kind) == 0)
			return true;
	return false;
}

bool
mail_is_kind(const char *kind)
{
	return is_one_of(mail_kinds, kind);
}

bool
mail_is_for_staff(const char *kind)
{
	return is_one_of(staff_kinds, kind);
}
