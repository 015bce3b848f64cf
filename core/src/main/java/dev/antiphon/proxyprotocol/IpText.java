package dev.antiphon.proxyprotocol;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A strict parser of IP addresses, which uses no name service. The parser of the JDK accepts more
 * forms.
 */
final class IpText {
    private static final int FOUR_BYTES = 4;
    private static final int SIX_BYTES = 16;
    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");
    private static final Pattern GROUP = Pattern.compile("[0-9a-fA-F]{1,4}");

    private IpText() {}

    /**
     * Returns the IPv4 address in the form of four decimal numbers; empty if the text has another
     * form. Leading zeros are refused, since some parsers read such numbers as octal.
     */
    static Optional<InetAddress> four(String text) {
        return fourBytes(text).map(IpText::address);
    }

    /**
     * Returns the IPv6 address in the form of up to eight hexadecimal groups; empty if the text has
     * another form. A double colon replaces missing groups, and the last two groups may have the
     * IPv4 form.
     */
    static Optional<InetAddress> six(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text).filter(all -> all.length == SIX_BYTES).map(IpText::address);
        }
        Optional<byte[]> head = groups(text.substring(0, gap));
        Optional<byte[]> tail = groups(text.substring(gap + 2));
        boolean dotted = gap > 0 && text.lastIndexOf('.', gap) >= 0;
        if (dotted || head.isEmpty() || tail.isEmpty()) {
            return Optional.empty();
        }
        byte[] first = head.get();
        byte[] last = tail.get();
        if (first.length + last.length > SIX_BYTES - 2) {
            return Optional.empty(); // a double colon replaces at least one group
        }
        byte[] all = Arrays.copyOf(first, SIX_BYTES);
        System.arraycopy(last, 0, all, SIX_BYTES - last.length, last.length);
        return Optional.of(address(all));
    }

    /** Returns the bytes of groups separated by single colons; no bytes for an empty text. */
    private static Optional<byte[]> groups(String text) {
        byte[] bytes = new byte[SIX_BYTES];
        int length = 0;
        if (text.isEmpty()) {
            return Optional.of(new byte[0]);
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                Optional<byte[]> four = fourBytes(parts[i]);
                if (four.isEmpty() || length > SIX_BYTES - FOUR_BYTES) {
                    return Optional.empty();
                }
                System.arraycopy(four.get(), 0, bytes, length, FOUR_BYTES);
                length += FOUR_BYTES;
            } else {
                if (!GROUP.matcher(parts[i]).matches() || length == SIX_BYTES) {
                    return Optional.empty();
                }
                int group = Integer.parseInt(parts[i], 16);
                bytes[length++] = (byte) (group >> 8);
                bytes[length++] = (byte) group;
            }
        }
        return Optional.of(Arrays.copyOf(bytes, length));
    }

    private static Optional<byte[]> fourBytes(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != FOUR_BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[FOUR_BYTES];
        for (int i = 0; i < FOUR_BYTES; i++) {
            if (!DECIMAL.matcher(parts[i]).matches() || Integer.parseInt(parts[i]) > 255) {
                return Optional.empty();
            }
            bytes[i] = (byte) Integer.parseInt(parts[i]);
        }
        return Optional.of(bytes);
    }

    /**
     * Returns the address of 4 or 16 bytes. An IPv4-mapped IPv6 address becomes an IPv4 address.
     */
    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(bytes.length + " bytes are no address", e);
        }
    }
}
