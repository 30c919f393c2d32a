#!/usr/bin/perl
# The unit test t/unit/mail.c.
exec +($ENV{BUILD} // 'build') . '/unit/mail' or die "unit/mail: $!\n";
