package dev.antiphon.control.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page, in both encodings. Immutable, as nobody writes to the arrays.
 *
 * @param plain the bytes
 * @param gzip the bytes in gzip
 * @param tag the value of {@code ETag}, a digest of the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PageFile(byte[] plain, byte[] gzip, String tag) {
    static PageFile of(InputStream in) throws IOException {
        byte[] plain = in.readAllBytes();
        return new PageFile(plain, compressed(plain), '"' + digest(plain) + '"');
    }

    private static byte[] compressed(byte[] plain) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new BestGzip(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }

    private static String digest(byte[] plain) {
        try {
            byte[] all = MessageDigest.getInstance("SHA-256").digest(plain);
            return HexFormat.of().formatHex(all, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The slowest and smallest form: each file is compressed once. */
    private static final class BestGzip extends GZIPOutputStream {
        BestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
