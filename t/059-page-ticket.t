#!/usr/bin/perl
# The unit test t/unit/page_ticket.c.
exec +($ENV{BUILD} // 'build') . '/unit/page_ticket' or die "unit/page_ticket: $!\n";
