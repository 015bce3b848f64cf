package dev.antiphon.proxyprotocol;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A network of addresses that share their first bits, such as {@code 10.0.0.0/8} (CIDR, RFC 4632).
 */
record CidrBlock(InetAddress address, int bits) {
    private static final Pattern BITS = Pattern.compile("0|[1-9][0-9]{0,2}");

    /**
     * Reads {@code ADDRESS/BITS}, or a single address as a network of one address.
     *
     * @throws IllegalArgumentException when the text is invalid, or when a bit after the first BITS
     *     bits is set
     */
    static CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        Optional<InetAddress> read = host.indexOf(':') < 0 ? IpText.four(host) : IpText.six(host);
        InetAddress address = read.orElseThrow(() -> new IllegalArgumentException("\"" + text
                + "\" is no network; write e.g. 10.0.0.0/8, fd00::/8, 127.0.0.1, ::1 or unix"));
        int most = address.getAddress().length * Byte.SIZE;
        String bits = slash < 0 ? String.valueOf(most) : text.substring(slash + 1);
        if (!BITS.matcher(bits).matches() || Integer.parseInt(bits) > most) {
            throw new IllegalArgumentException(
                    "network \"" + text + "\": write 0 to " + most + " bits after the slash");
        }
        CidrBlock cidrBlock = new CidrBlock(address, Integer.parseInt(bits));
        if (!cidrBlock.first().equals(address)) {
            throw new IllegalArgumentException("network \"" + text + "\" has bits after its first "
                    + bits + "; write " + cidrBlock.first().getHostAddress() + "/" + bits);
        }
        return cidrBlock;
    }

    /** Returns the network's lowest address. */
    private InetAddress first() {
        byte[] bytes = address.getAddress();
        for (int bit = bits; bit < bytes.length * Byte.SIZE; bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> bit % Byte.SIZE);
        }
        return IpText.address(bytes);
    }

    boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || (mine[whole] ^ theirs[whole]) >> (Byte.SIZE - rest) == 0;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }
}
