package dev.antiphon.control.mountebank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.antiphon.TcpClient;
import dev.antiphon.address.HostPort;
import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.failure.FailureException;
import dev.antiphon.framing.Framing;
import dev.antiphon.message.Message;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

class ImposterTlsTest {
    private static final char[] PASSWORD = "antiphon".toCharArray();

    @TempDir
    static Path folder;

    private static Path cert;
    private static Path key;

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void make() throws Exception {
        Path store = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "key",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost,ip:127.0.0.1",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        "antiphon")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.txt").toFile())
                .start();
        assertThat(keytool.waitFor(1, TimeUnit.MINUTES)).isTrue();
        KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD);
        cert = pem("cert.pem", "CERTIFICATE", made.getCertificate("key").getEncoded());
        key = pem("key.pem", "PRIVATE KEY", made.getKey("key", PASSWORD).getEncoded());
    }

    private static Path pem(String name, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(der);
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }

    private static String fields() throws IOException {
        return ",\"framing\":\"line\",\"key\":" + JsonValue.quoted(Files.readString(key))
                + ",\"cert\":" + JsonValue.quoted(Files.readString(cert));
    }

    private static Message asked(MountebankImposter imposter, TlsOptions tls) {
        try (TcpClient client = TcpClient.to(
                        new HostPort("127.0.0.1", imposter.port()), Framing.line())
                .tls(tls)
                .build()) {
            return client.callOnce(Message.text("PING"));
        }
    }

    @Test
    void aKeyAndACertificateMakeATlsServer() throws Exception {
        try (FakeMountebank mountebank =
                        new FakeMountebank(body -> "{\"response\":{\"data\":\"PONG\"}}");
                MountebankImposter imposter =
                        MountebankImposter.start(mountebank.argument(fields()), lines::add)) {
            TlsOptions client = TlsOptions.builder().trusted(cert).build();

            assertThat(asked(imposter, client).text()).isEqualTo("PONG");
            assertThat(lines.get(0)).contains("\"cert\":\"-----BEGIN CERTIFICATE-----\\n");
        }
    }

    @Test
    void mutualAuthRefusesAClientWithoutATrustedCertificate() throws Exception {
        String fields = fields() + ",\"mutualAuth\":true,\"ca\":"
                + JsonValue.quoted(Files.readString(cert));
        try (FakeMountebank mountebank =
                        new FakeMountebank(body -> "{\"response\":{\"data\":\"PONG\"}}");
                MountebankImposter imposter =
                        MountebankImposter.start(mountebank.argument(fields), lines::add)) {
            TlsOptions.Builder client = TlsOptions.builder().trusted(cert);

            assertThatThrownBy(() -> asked(imposter, client.build()))
                    .isInstanceOf(FailureException.class);
            assertThat(asked(imposter, client.certificate(cert, key).build()).text())
                    .isEqualTo("PONG");
        }
    }

    @Test
    void mutualAuthWithoutAuthoritiesIsRefused() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(body -> "{}")) {
            String argument = mountebank.argument(fields() + ",\"mutualAuth\":true");

            assertThatThrownBy(() -> MountebankImposter.start(argument, lines::add))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"mutualAuth\" without \"ca\"");
        }
    }

    @Test
    void aKeyThatIsNoKeyIsRefused() throws Exception {
        try (FakeMountebank mountebank = new FakeMountebank(body -> "{}")) {
            String argument = mountebank.argument(",\"key\":\"x\",\"cert\":\"y\"");

            assertThatThrownBy(() -> MountebankImposter.start(argument, lines::add))
                    .isInstanceOf(RuntimeException.class)
                    .hasMessageContaining("certificate");
        }
    }
}
