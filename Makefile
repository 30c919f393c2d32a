# Makefile: build, run and prove event-tickets. `make help` names the targets.

# SAN=1 builds the same with ASan and UBSan into its own directory.
B := build$(if $(SAN),/san)
GEN := $(B)/gen
DIR ?= run
PORT ?= 8443
JOBS ?= 2

.DELETE_ON_ERROR:
.SUFFIXES:
.PHONY: all help html npm unit run stop demo check soak bench fuzz fmt lint \
	clean packages

all: # build the workers, the library and the pages

help: # this list
	@sed -n 's/^\([a-z]*\):.*# \(.*\)/make \1\t\2/p' Makefile | expand -t 16

# ---- what the pool table says -------------------------------------------
# WORKERS comes from deploy/pools.tab; make remakes it before anything else.
ifeq ($(filter clean help fmt packages,$(MAKECMDGOALS)),)
include $(GEN)/binaries.mk
endif

$(GEN)/binaries.mk: deploy/pools.tab deploy/generate
	@mkdir -p $(GEN)
	deploy/generate deploy/pools.tab $(GEN)

# ---- C -------------------------------------------------------------------
CC := gcc
PKGS := libcjson libpq libqrencode gdlib libpng gmime-3.0 libjwt libsodium \
	libidn2 openssl liboath libesmtp-1.0 pangocairo fontconfig
# Asked once, and only when something is compiled.
PKG_CFLAGS = $(eval PKG_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PKG_LIBS)

# A row of a table ends where all that follows is zero (C11 6.7.9, 21).
WARN := -Wall -Wextra -Wno-missing-field-initializers -Wshadow -Wvla \
	-Wwrite-strings -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Werror
HARDEN := -fstack-protector-strong -fstack-clash-protection \
	-fcf-protection -ftrivial-auto-var-init=zero -fPIE \
	$(if $(findstring clang,$(CC)),-enable-trivial-auto-var-init-zero-knowing-it-will-be-removed-from-clang)
, := ,
SANFLAGS := $(if $(SAN),-fsanitize=address$(,)undefined \
	-fno-sanitize-recover=all -fno-omit-frame-pointer)
CPPFLAGS := -Ilib -I$(GEN) -D_GNU_SOURCE \
	$(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
CFLAGS := -std=c11 -O2 -g $(WARN) $(HARDEN)
LDFLAGS := -pie -Wl,-z,relro,-z,now -Wl,--as-needed
LDLIBS = -lfcgi -lunistring $(PKG_LIBS) -lm
COMPILE = $(CC) $(CPPFLAGS) $(CFLAGS) $(SANFLAGS) $(PKG_CFLAGS) -MMD -MP

LIB := $(B)/libtickets.a
# The rooms of lib/README.md; main() alone is linked into each program.
LIB_C := $(filter-out lib/run/main.c,$(wildcard lib/*/*.c))
LIB_OBJ := $(LIB_C:%.c=$(B)/%.o) $(B)/lib/text.o
BIN := $(WORKERS:%=$(B)/cgi/%)
UNIT := $(patsubst t/unit/%.c,$(B)/unit/%,$(wildcard t/unit/*.c))

all: $(BIN) html

$(LIB): $(LIB_OBJ)
	@rm -f $@
	ar rcs $@ $^

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

$(B)/lib/text.o: $(GEN)/text.c
	@mkdir -p $(@D)
	$(COMPILE) -c -o $@ $<

# What stands inside the page of a ticket, which loads nothing.
$(GEN)/ticket.css: nginx/html/app.css nginx/html/pass.css
	@mkdir -p $(GEN)
	cat $^ | esbuild --loader=css --minify >$@

# The texts of pages and mails, and their languages, built in.
TEXTS := $(sort $(wildcard lib/*/text/*))
PO := $(patsubst %,lib/lang/po/%.po,$(shell cat lib/lang/po/LINGUAS))

$(GEN)/text.c: $(TEXTS) $(GEN)/ticket.css $(GEN)/po.checked lib/lang/text.awk \
		lib/lang/po.awk lib/lang/c.awk
	LC_ALL=C awk -f lib/lang/text.awk $(TEXTS) $(GEN)/ticket.css >$@
	LC_ALL=C awk -f lib/lang/po.awk -f lib/lang/c.awk $(PO) >>$@

# A catalogue with other holes than its English, or a wrong plural, stops here.
$(GEN)/po.checked: $(PO) lib/lang/po/LINGUAS
	@mkdir -p $(GEN)
	for po in $(PO); do msgfmt --check-format --check-domain -o /dev/null \
		$$po || exit 1; done
	@touch $@

# What nginx says by itself, in each language.
all: $(GEN)/nginx-languages.conf

$(GEN)/nginx-languages.conf: $(GEN)/po.checked lib/lang/po.awk \
		nginx/errors.awk nginx/maps.conf
	awk -f lib/lang/po.awk -f nginx/errors.awk $(PO) nginx/maps.conf >$@

$(BIN): $(B)/cgi/%: $(B)/cgi/%.o $(B)/lib/run/main.o $(LIB)
	$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

unit: $(UNIT) # build the unit tests

$(UNIT): $(B)/unit/%: $(B)/t/unit/%.o $(LIB)
	@mkdir -p $(@D)
	$(CC) $(SANFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(wildcard $(B)/cgi/*.d $(B)/lib/*.d $(B)/lib/*/*.d $(B)/t/unit/*.d)

# ---- pages ---------------------------------------------------------------
# The few parts from npm are fetched at build time and never committed.
NPM := build/npm/node_modules/.package-lock.json
HTML := build/html/.built

html: $(HTML) # put the pages and their npm parts into build/html

$(NPM): nginx/package.json nginx/package-lock.json
	@mkdir -p build/npm
	cp nginx/package.json nginx/package-lock.json build/npm/
	cd build/npm && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

# What the programs say of themselves, in the words of api/.
OPENAPI := $(GEN)/openapi.json

# Left as it is where nothing of it changed, so that the pages are not built anew
# with each program.
$(GEN)/openapi.made: $(BIN) $(wildcard api/*.txt api/*.mjs) deploy/pools.tab \
		nginx/maps.conf
	node api/openapi.mjs $(B)/cgi deploy/pools.tab nginx/maps.conf \
		>$(OPENAPI).new
	cmp -s $(OPENAPI).new $(OPENAPI) || mv $(OPENAPI).new $(OPENAPI)
	@touch $@

$(OPENAPI): $(GEN)/openapi.made
	@true

$(HTML): $(NPM) $(OPENAPI) $(shell find nginx/html -type f 2>/dev/null) \
		$(GEN)/po.checked lib/lang/po.awk nginx/build-html \
		nginx/page.awk nginx/words.awk nginx/error.html nginx/errors.tab
	nginx/build-html nginx/html build/npm/node_modules lib/lang $(OPENAPI) \
		build/html
	@touch $@

# ---- run -----------------------------------------------------------------
packages: # install the Debian packages that are missing
	@deploy/install-packages

run: packages # build and start everything in ./run, https://localhost:8443
	@$(MAKE) --no-print-directory -j$(JOBS) all
	@deploy/event-tickets up -d $(DIR) -p $(PORT)

stop: # stop what `make run` started
	@deploy/event-tickets down -d $(DIR)

demo: # play the whole journey against the running stack
	@deploy/demo $(DIR)

# ---- prove ---------------------------------------------------------------
export BUILD := $(abspath $(B))
TESTS ?= t $(UNIT)

# A quarter of the time tests wait for a timer or for each other.
TEST_JOBS ?= $(shell expr $(JOBS) + 1)

check: # install what is missing, build, lint, run every test
	@deploy/install-packages check
	@$(MAKE) --no-print-directory -j$(JOBS) all unit
	@$(MAKE) --no-print-directory -j$(JOBS) lint
	prove -j$(TEST_JOBS) -It/lib $(TESTS)

soak: # the long proofs at full size
	@deploy/install-packages check
	@$(MAKE) --no-print-directory -j$(JOBS) all unit
	@$(MAKE) --no-print-directory -j$(JOBS) lint-tidy TIDY_NODES=225000
	SOAK=1 prove -It/lib $(TESTS)

bench: # budgets as ratios, with their limits measured in the same run
	@deploy/install-packages bench
	@$(MAKE) --no-print-directory -j$(JOBS) all build/bench/hello
	t/bench/run

build/bench/hello: t/bench/hello.c
	@mkdir -p $(@D)
	$(COMPILE) -o $@ $< -lfcgi

FUZZ := $(patsubst t/fuzz/%.c,build/fuzz/%,$(wildcard t/fuzz/*.c))
FUZZ_SECONDS ?= 60

fuzz: # run each parser's fuzzer for FUZZ_SECONDS
	@deploy/install-packages check
	@$(MAKE) --no-print-directory -j$(JOBS) $(FUZZ)
	@for f in $(FUZZ); do \
		mkdir -p $$f.corpus && \
		$$f -max_total_time=$(FUZZ_SECONDS) $$f.corpus \
			t/fuzz/corpus/$$(basename $$f) || exit 1; \
	done

build/fuzz/%: t/fuzz/%.c $(wildcard lib/*/*.[ch]) $(GEN)/text.c
	@mkdir -p $(@D)
	clang $(CPPFLAGS) -g -O1 -fsanitize=fuzzer,address,undefined \
		$(PKG_CFLAGS) -o $@ $< \
		$(filter-out lib/run/loop.c lib/run/serve.c,$(LIB_C)) $(GEN)/text.c \
		$(LDLIBS)

# ---- care ----------------------------------------------------------------
C_FILES := $(wildcard lib/*/*.[ch] cgi/*.c t/unit/*.c t/unit/*.h t/fuzz/*.c)
SH_FILES = $(shell grep -lE '^\#!.*\b(sh|bash)$$' -r deploy nginx schema t \
	.ci --exclude-dir=html 2>/dev/null)

fmt: # lay out the C as .clang-format says
	clang-format -i $(C_FILES)

LINT := format cppcheck clang tidy shell openapi

lint: $(LINT:%=lint-%) # clang-format, cppcheck, clang, clang-tidy, shellcheck, redocly

lint-format:
	clang-format --dry-run --Werror $(C_FILES)

lint-cppcheck:
	cppcheck -q --std=c11 --error-exitcode=1 --inline-suppr -j$(JOBS) \
		--enable=warning,performance,portability -Ilib -I$(GEN) \
		-D'_Noreturn=__attribute__((noreturn))' \
		lib cgi

# The other compiler takes the same flags and has nothing to say.
lint-clang:
	@$(MAKE) --no-print-directory CC=clang B=build/clang SAN= \
		build/clang/libtickets.a

# One stamp a file, so that only what changed is read again. The analyzer takes
# each function that far: with its own 225000 it needs two and a half times as
# long for the same findings, so that is for soak.
TIDY_NODES ?= 75000
TIDY := $(patsubst %.c,build/tidy/$(TIDY_NODES)/%.ok, \
	$(wildcard lib/*/*.c cgi/*.c))

lint-tidy: $(TIDY)

$(TIDY): build/tidy/$(TIDY_NODES)/%.ok: %.c .clang-tidy $(wildcard lib/*/*.h)
	@mkdir -p $(@D)
	clang-tidy --quiet $< -- -std=c11 $(CPPFLAGS) $(PKG_CFLAGS) \
		-Xclang -analyzer-config -Xclang max-nodes=$(TIDY_NODES) \
		2>/dev/null
	@touch $@

lint-shell:
	shellcheck -x $(SH_FILES)

# The description of the interface, as two programs of others read it; they come
# from npm and stay in build/.
NPM_LINT := build/npm-lint/node_modules/.package-lock.json

$(NPM_LINT): api/lint/package.json api/lint/package-lock.json
	@mkdir -p build/npm-lint
	cp $^ build/npm-lint/
	cd build/npm-lint && npm ci --ignore-scripts --no-audit --no-fund \
		--loglevel=error
	@touch $@

# Neither says by its status that it only warns.
lint-openapi: $(NPM_LINT) $(OPENAPI)
	REDOCLY_TELEMETRY=off build/npm-lint/node_modules/.bin/redocly lint \
		--max-problems=100 --config api/lint/redocly.yaml $(OPENAPI) 2>&1 | \
		awk '{ print } /You have [0-9]|rror/ { bad = 1 } END { exit bad }'
	build/npm-lint/node_modules/.bin/spectral lint --fail-severity=hint \
		-r api/lint/spectral.yaml $(OPENAPI)

clean: # remove what was built
	rm -rf build
