package dev.antiphon.proxyprotocol;

import java.util.Arrays;

/**
 * A type-length-value field of a version 2 header, such as the unique id (type 5) or the authority
 * (type 2). Two fields with the same type and bytes are equal.
 */
public final class Tlv {
    private final int type;
    private final byte[] value;

    Tlv(int type, byte[] value) {
        this.type = type;
        this.value = value;
    }

    /** Returns the type number of the specification, 0 to 255. */
    public int type() {
        return type;
    }

    /** Returns a copy of the value's bytes. */
    public byte[] value() {
        return value.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tlv tlv && tlv.type == type && Arrays.equals(tlv.value, value);
    }

    @Override
    public int hashCode() {
        return 31 * type + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return "Tlv[type=" + type + ", " + value.length + " bytes]";
    }
}
