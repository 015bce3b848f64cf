package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A certificate for localhost and its key, as openssl makes them: cert.pem and key.pem in a folder.
 */
public final class PemFiles {
    private PemFiles() {}

    public static Path in(Path folder) throws IOException {
        Files.createDirectories(folder);
        List<String> openssl = List.of(
                "openssl req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -days 30"
                        .split(" "));
        List<String> rest = List.of(
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost,IP:127.0.0.1",
                "-keyout",
                folder.resolve("key.pem").toString(),
                "-out",
                folder.resolve("cert.pem").toString());
        List<String> command = new ArrayList<>(openssl);
        command.addAll(rest);
        try (Child made = Child.start(command, Map.of())) {
            assertThat(made.status()).as("openssl: %s", made).isZero();
        }
        return folder;
    }
}
