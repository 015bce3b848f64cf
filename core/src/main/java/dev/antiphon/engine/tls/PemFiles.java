package dev.antiphon.engine.tls;

import dev.antiphon.file.BoundedFile;
import dev.antiphon.file.FileReason;
import dev.antiphon.file.FileTooLargeException;
import dev.antiphon.tls.TlsOptions;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reader of certificates and private keys from PEM files (RFC 7468). An error names the file.
 */
final class PemFiles {
    private static final int FILE_BYTES_MAX = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----");

    /** A certificate with its chain and its key. */
    record Identity(List<X509Certificate> chain, PrivateKey key) {
        X509Certificate certificate() {
            return chain.get(0);
        }

        String algorithm() {
            return certificate().getPublicKey().getAlgorithm();
        }
    }

    private PemFiles() {}

    static Identity identity(TlsOptions.Certificate files) throws IOException {
        List<X509Certificate> chain = certificates(files.chain());
        PublicKey shown = chain.get(0).getPublicKey();
        PrivateKey key = privateKey(files.key(), shown.getAlgorithm());
        if (!belongTogether(key, shown)) {
            throw new IOException(files.key() + " is not the private key of the first certificate"
                    + " in " + files.chain() + "; give the two that belong together");
        }
        return new Identity(chain, key);
    }

    static List<X509Certificate> certificates(Path file) throws IOException {
        List<X509Certificate> found = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            if (blocks.group(1).equals("CERTIFICATE")) {
                found.add(certificate(file, bytes(file, blocks.group(2))));
            }
        }
        if (found.isEmpty()) {
            throw new IOException("no certificate in " + file
                    + "; give a PEM file with a block \"-----BEGIN CERTIFICATE-----\"");
        }
        return found;
    }

    private static X509Certificate certificate(Path file, byte[] der) throws IOException {
        try {
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException e) {
            throw new IOException("a certificate in " + file + " is damaged: " + e.getMessage(), e);
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws IOException {
        Matcher blocks = BLOCK.matcher(text(file));
        while (blocks.find()) {
            String kind = blocks.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return privateKey(file, algorithm, bytes(file, blocks.group(2)));
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new IOException("the private key in " + file + " is of the form \"" + kind
                        + "\"; make it plain PKCS#8: openssl pkcs8 -topk8 -nocrypt -in " + file);
            }
        }
        throw new IOException("no private key in " + file
                + "; give a PEM file with a block \"-----BEGIN PRIVATE KEY-----\"");
    }

    private static PrivateKey privateKey(Path file, String algorithm, byte[] der)
            throws IOException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "the private key in " + file + " is no " + algorithm
                            + " key, as its certificate's is, or damaged: " + e.getMessage(),
                    e);
        }
    }

    private static boolean belongTogether(PrivateKey key, PublicKey shown) throws IOException {
        String scheme = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        try {
            byte[] probe = "antiphon".getBytes(StandardCharsets.US_ASCII);
            Signature signature = Signature.getInstance(scheme);
            signature.initSign(key);
            signature.update(probe);
            byte[] signed = signature.sign();
            signature.initVerify(shown);
            signature.update(probe);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use a private key of " + key.getAlgorithm(), e);
        }
    }

    private static String text(Path file) throws IOException {
        try {
            return new String(BoundedFile.bytes(file, FILE_BYTES_MAX), StandardCharsets.ISO_8859_1);
        } catch (FileTooLargeException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + FileReason.of(e), e);
        }
    }

    private static byte[] bytes(Path file, String base64) throws IOException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IOException("a block in " + file + " is damaged: " + e.getMessage(), e);
        }
    }
}
