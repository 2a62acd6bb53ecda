# Opens as many TUN devices (wire0, wire1, …) as the first argument says, and becomes the command that follows, which has
# them as the descriptors that BARO_DEVICES lists. Node cannot do the ioctl; Perl is a part of every Debian.
use strict;
use warnings;

use constant { TUNSETIFF => 0x400454ca, IFF_TUN => 0x0001, IFF_NO_PI => 0x1000, READ_WRITE => 2 };

$^F = 255;    # descriptors up to this one stay open in the command
my $count = shift @ARGV;
my @devices;
for my $index (0 .. $count - 1) {
    sysopen(my $device, '/dev/net/tun', READ_WRITE) or die "no /dev/net/tun: $!\n";
    ioctl($device, TUNSETIFF, pack('a16 S x22', "wire$index", IFF_TUN | IFF_NO_PI))
        or die "no TUN device: $!\n";
    push @devices, $device;
}
$ENV{BARO_DEVICES} = join ',', map { fileno $_ } @devices;
exec @ARGV or die "cannot run @ARGV: $!\n";
