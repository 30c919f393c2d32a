#!/usr/bin/perl
# The unit test t/unit/smtp.c.
exec +($ENV{BUILD} // 'build') . '/unit/smtp' or die "unit/smtp: $!\n";
