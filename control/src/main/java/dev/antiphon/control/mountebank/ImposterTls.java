package dev.antiphon.control.mountebank;

import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.tls.TlsOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * The certificates of an imposter, as PEM texts in its JSON.
 *
 * @param cert the certificate, followed by its intermediate certificates
 * @param key the private key, PKCS#8
 * @param ca the authorities that may issue certificates of clients; empty if clients need none
 */
record ImposterTls(String cert, String key, Optional<String> ca) {
    /** A change of the deleted files is looked for no more. */
    private static final Duration NEVER = Duration.ofDays(365);

    /**
     * Reads the fields {@code key}, {@code cert}, {@code ca} and {@code mutualAuth}.
     *
     * @throws IllegalArgumentException when one of them lacks another
     */
    static Optional<ImposterTls> of(JsonValue json) {
        Optional<String> key = json.field("key").map(JsonValue::text);
        Optional<String> cert = json.field("cert").map(JsonValue::text);
        if (key.isEmpty() && cert.isEmpty()) {
            return Optional.empty();
        }
        if (key.isEmpty() || cert.isEmpty()) {
            throw json.wrong("has only one of \"key\" and \"cert\"; TLS needs both, as PEM texts");
        }
        Optional<String> ca = json.field("ca").map(JsonValue::text);
        boolean isMutual = json.field("mutualAuth").filter(JsonValue::isTruthy).isPresent();
        if (isMutual && ca.isEmpty()) {
            throw json.wrong("has \"mutualAuth\" without \"ca\"; add the certificates of the"
                    + " authorities that issue the clients' certificates, as a PEM text");
        }
        return Optional.of(
                new ImposterTls(cert.get(), key.get(), isMutual ? ca : Optional.empty()));
    }

    /**
     * Writes the texts to files that only this user can read, starts a server with them, and
     * deletes the files.
     */
    <T> T with(Function<TlsOptions, T> start) {
        try {
            Path folder = Files.createTempDirectory("antiphon-imposter"); // with the mode 700
            try {
                return start.apply(options(folder));
            } finally {
                for (String each : new String[] {"cert.pem", "key.pem", "ca.pem"}) {
                    Files.deleteIfExists(folder.resolve(each));
                }
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the certificates cannot be written to the folder of temporary files", e);
        }
    }

    private TlsOptions options(Path folder) throws IOException {
        TlsOptions.Builder options = TlsOptions.builder()
                .certificate(
                        written(folder.resolve("cert.pem"), cert),
                        written(folder.resolve("key.pem"), key))
                .reloadEvery(NEVER);
        if (ca.isPresent()) {
            options.trusted(written(folder.resolve("ca.pem"), ca.get()))
                    .clientCertificate(TlsOptions.ClientCertificate.REQUIRED);
        }
        return options.build();
    }

    private static Path written(Path file, String pem) throws IOException {
        return Files.writeString(file, pem, StandardCharsets.UTF_8);
    }
}
