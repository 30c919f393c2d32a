/* import_columns.c: which column of a file is which field, by its title. */
#include "registration/import_columns.h"
#include "base/utf8.h"

enum { SHOWN = 64 /* bytes of a cell that is told */, WORD = 64 };

/* Titles and words stand here as plain_word() writes them. */
static const struct {
	const char *name, *titles;
} known[IMPORT_FIELDS] = {
	[IMPORT_NAME] = { "name",
		"name fullname yourname participant attendee teilnehmer "
		"teilnehmerin vollständigername vorundnachname ihrname "
		"deinname" },
	[IMPORT_EMAIL] = { "email",
		"email mail emailaddress mailaddress emailadresse mailadresse "
		"youremail youremailaddress courriel adresseemail "
		"adressecourriel" },
	[IMPORT_PHONE] = { "phone",
		"phone phonenumber yourphonenumber telephone telephonenumber "
		"tel telefon telefonnummer telefonnr telnr mobile mobilenumber "
		"mobilephone mobil mobilnummer mobiltelefon handy handynummer "
		"cellphone rufnummer téléphone numérodetéléphone tél "
		"portable" },
	[IMPORT_TEAM_NAME] = { "team_name",
		"teamname team group groupname gruppe gruppenname "
		"mannschaft équipe nomdéquipe groupe" },
	[IMPORT_MEMBERS] = { "members",
		"members teammembers othermembers mitglieder teammitglieder "
		"weitereteilnehmer begleitung begleitpersonen companions "
		"membres accompagnants autrespersonnes" },
	[IMPORT_REFERENCE] = { "payment_reference",
		"paymentreference reference zahlungsreferenz referenz "
		"verwendungszweck référence référencedepaiement" },
	[IMPORT_LANGUAGE] = { "language", "language sprache langue" },
	[IMPORT_STATUS] = { "status", "status statut" },
	[IMPORT_REASON] = { "reason", "reason grund begründung motif" },
	[IMPORT_AMOUNT] = { "amount_due", "amountdue topay zuzahlen àpayer" },
	[IMPORT_CURRENCY] = { "currency", "currency währung devise" },
	[IMPORT_SOURCE] = { "utm_source", "utmsource" },
	[IMPORT_SOURCE + 1] = { "utm_medium", "utmmedium" },
	[IMPORT_SOURCE + 2] = { "utm_campaign", "utmcampaign" },
	[IMPORT_SOURCE + 3] = { "ref", "ref" },
	[IMPORT_FIRST_NAME] = { "first_name",
		"firstname givenname forename vorname prénom prenom" },
	[IMPORT_LAST_NAME] = { "last_name",
		"lastname surname familyname nachname familienname zuname "
		"nomdefamille" },
};

static const struct {
	const char *value, *words;
} statuses[] = {
	{ "pending", "pending open new offen ausstehend neu enattente" },
	{ "approved",
		"approved accepted confirmed bestätigt genehmigt angenommen "
		"akzeptiert zugelassen freigegeben acceptée accepté validée "
		"confirmée" },
	{ "rejected", "rejected declined denied abgelehnt zurückgewiesen refusée "
			"refusé" },
	{ "waitlisted",
		"waitlisted waitlist waitinglist onthewaitinglist warteliste "
		"aufwarteliste aufderwarteliste listedattente" },
	{ "cancelled",
		"cancelled canceled withdrawn storniert abgesagt abgemeldet "
		"annulée annulé" },
}, languages[] = {
	{ "en", "en enus engb english englisch anglais" },
	{ "de", "de dede deat dech german deutsch allemand" },
	{ "fr", "fr frfr frbe frch french französisch français francais" },
};

/* Small letters and digits alone, as far as they fit. */
static void
plain_word(const char *s, char word[WORD])
{
	size_t n = 0;

	for (; *s != '\0' && n < WORD - 1; s++) {
		unsigned char c = (unsigned char)*s;
		bool latin = n > 0 && word[n - 1] == '\xc3' && c >= 0x80 &&
			     c <= 0x9e;

		if ((c >= 'A' && c <= 'Z') || latin)
			c += 0x20;
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			c >= 0x80)
			word[n++] = (char)c;
	}
	word[n] = '\0';
}

/* Is it one of the words, which a blank parts? */
static bool
is_among(const char *words, const char *word)
{
	size_t len = strlen(word), n;

	for (; *words != '\0'; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		if (n == len && n > 0 && memcmp(words, word, n) == 0)
			return true;
	}
	return false;
}

const char *
import_field_name(enum import_field field)
{
	return field == IMPORT_SKIPPED ? "-" : known[field].name;
}

static enum import_field
by_title(const char *title)
{
	char word[WORD];

	plain_word(title, word);
	for (int i = 0; i < IMPORT_FIELDS; i++)
		if (is_among(known[i].titles, word))
			return (enum import_field)i;
	return IMPORT_SKIPPED;
}

bool
import_columns_have(const struct import_columns *c, enum import_field field)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->column[i].field == field)
			return true;
	return false;
}

/* The cell without line breaks around it, short enough to be told. */
static const char *
shortened(struct arena *mem, const char *cell)
{
	cell += strspn(cell, " \t\r\n");
	return arena_strndup(mem, cell, utf8_cut(cell, strlen(cell), SHOWN));
}

static void
match_titles(struct import_columns *c)
{
	for (size_t i = 0; i < c->n; i++) {
		enum import_field f = by_title(c->column[i].title);

		if (f != IMPORT_SKIPPED && !import_columns_have(c, f))
			c->column[i].field = f;
	}
	if (!import_columns_have(c, IMPORT_FIRST_NAME) ||
		import_columns_have(c, IMPORT_LAST_NAME))
		return;
	for (size_t i = 0; i < c->n; i++)
		if (c->column[i].field == IMPORT_NAME)
			c->column[i].field = IMPORT_LAST_NAME;
}

static enum import_field
by_name(const char *name, size_t len)
{
	for (int i = 0; i < IMPORT_FIELDS; i++)
		if (strlen(known[i].name) == len &&
			memcmp(known[i].name, name, len) == 0)
			return (enum import_field)i;
	return IMPORT_SKIPPED;
}

static const char *
match_chosen(struct import_columns *c, const char *chosen)
{
	for (size_t i = 0, n; *chosen != '\0'; i++) {
		enum import_field f;

		n = strcspn(chosen, ",");
		f = by_name(chosen, n);
		if (f == IMPORT_SKIPPED && (n != 1 || *chosen != '-'))
			return "There is no such field: use - for a column "
			       "to skip.";
		if (i >= c->n)
			return "There are more fields than columns in the "
			       "file.";
		if (f != IMPORT_SKIPPED && import_columns_have(c, f))
			return "Choose each field for one column only.";
		c->column[i].field = f;
		chosen += n + (chosen[n] == ',');
	}
	return NULL;
}

const char *
import_columns_read(struct arena *mem, const struct csv_row *row,
	const char *chosen, struct import_columns *out)
{
	out->n = row->n;
	out->row = row->row;
	for (size_t i = 0; i < row->n; i++)
		out->column[i] = (struct import_column){
			.title = shortened(mem, row->cells[i]),
			.field = IMPORT_SKIPPED,
		};
	if (chosen != NULL)
		return match_chosen(out, chosen);
	match_titles(out);
	return NULL;
}

void
import_columns_see(
	struct arena *mem, struct import_columns *c, const struct csv_row *row)
{
	for (size_t i = 0; i < row->n && i < c->n; i++) {
		struct import_column *column = &c->column[i];
		const char *cell = row->cells[i];

		if (cell[strspn(cell, " \t\r\n")] == '\0')
			continue;
		column->used = true;
		if (column->n_examples < IMPORT_EXAMPLES)
			column->examples[column->n_examples++] =
				shortened(mem, cell);
	}
}

const char *
import_word(enum import_field field, const char *cell)
{
	char word[WORD];

	plain_word(cell, word);
	for (size_t i = 0; field == IMPORT_STATUS && i < LEN(statuses); i++)
		if (is_among(statuses[i].words, word))
			return statuses[i].value;
	for (size_t i = 0; field == IMPORT_LANGUAGE && i < LEN(languages); i++)
		if (is_among(languages[i].words, word))
			return languages[i].value;
	return cell;
}
