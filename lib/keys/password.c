/* password.c: refuses what everybody would try first; hashes the rest. */
#include <sodium.h>
#include <strings.h>

#include "base/utf8.h"
#include "keys/password.h"

/* Ten characters and more; compared without case. */
static const char *const common[] = { "0123456789", "0987654321", "1122334455",
	"1234512345", "1234567890", "12345678910", "1234567891", "12345678911",
	"123123123123", "123321123321", "123456123456", "123456789a",
	"123qweasdzxc", "147258369147", "1q2w3e4r5t", "1q2w3e4r5t6y",
	"1qaz2wsx3edc", "9876543210", "a123456789", "abc1234567", "abcd123456",
	"abcdefghij", "abcdefghijkl", "admin12345", "admin123456",
	"administrator", "adminadmin", "asdf123456", "asdfasdfasdf",
	"asdfghjkl1", "baseball123", "basketball", "changeme123", "charlie123",
	"computer123", "deutschland", "einhorn123", "event-tickets",
	"eventtickets", "fckgwrhqq2", "football123", "geheim1234", "hallo12345",
	"hallohallo", "helloworld", "iloveyou123", "iloveyou12", "letmein123",
	"letmeinplease", "lovelovelove", "manchester", "masterkey1",
	"michael123", "monkey12345", "mypassword", "p@ssw0rd123", "passw0rd123",
	"password!1", "password01", "password10", "password11", "password12",
	"password123", "password1234", "password12345", "passwordpassword",
	"passwort12", "passwort123", "passwort1234", "pokemon123",
	"princess123", "q1w2e3r4t5", "q1w2e3r4t5y6", "qazwsxedcrfv",
	"qwerty1234", "qwerty12345", "qwerty123456", "qwertyqwerty",
	"qwertyuiop", "qwertyuiop123", "qwertzuiop", "schalke04!", "schatz1234",
	"starwars123", "sunshine123", "superman123", "tickets123",
	"trustno1234", "unbelievable", "welcome123", "welcome1234",
	"willkommen", "willkommen1", "zaq12wsxcde3", "zxcvbnm123",
	"zxcvbnm1234" };

static bool
is_common(const char *password)
{
	for (size_t i = 0; i < LEN(common); i++)
		if (strcasecmp(password, common[i]) == 0)
			return true;
	return password[strspn(password, (char[]){ password[0], '\0' })] ==
	       '\0';
}

/* The address, or what stands before its @. */
static bool
is_address(const char *password, const char *email)
{
	size_t name = strcspn(email, "@");

	return strcasecmp(password, email) == 0 ||
	       (strlen(password) == name &&
		       strncasecmp(password, email, name) == 0);
}

const char *
password_fault(const char *password, const char *email)
{
	size_t n = utf8_count(password, strlen(password));

	if (n < PASSWORD_MIN || n > PASSWORD_MAX)
		return "A password has 10 to 1024 characters.";
	if (is_address(password, email))
		return "Use something else than your e-mail address.";
	if (is_common(password))
		return "This is one of the passwords that everybody tries "
		       "first: use another one.";
	return NULL;
}

_Static_assert(
	PASSWORD_MIN == 10 && PASSWORD_MAX == 1024, "as the sentence says");

/* The hash of 32 random bytes that nobody kept. */
static const char nobody[] =
	"$argon2id$v=19$m=65536,t=2,p=1$RW4xODNCT1pLVVN6dHlMQQ$"
	"aLwrHni8763DuSB182JEPLoMnMPPfT59ADXmu/3+2DU";

bool
password_fits(const char *hash, const char *password)
{
	bool same;

	if (sodium_init() < 0)
		BUG("libsodium does not start");
	same = crypto_pwhash_str_verify(hash == NULL ? nobody : hash, password,
		       strlen(password)) == 0;
	return hash != NULL && same;
}

const char *
password_hash(struct arena *mem, const char *password)
{
	char hash[crypto_pwhash_STRBYTES];

	if (sodium_init() < 0)
		BUG("libsodium does not start");
	if (crypto_pwhash_str(hash, password, strlen(password),
		    crypto_pwhash_OPSLIMIT_INTERACTIVE,
		    crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
		die(EXIT_UNAVAILABLE, "out of memory for a password");
	return arena_strdup(mem, hash);
}
