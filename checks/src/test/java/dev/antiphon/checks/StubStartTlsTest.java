package dev.antiphon.checks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

/** A mail server of rules that switches to TLS, to Python's smtplib. */
@Timeout(60)
class StubStartTlsTest {
    private static final String RULES = """
            framing: crlf
            greeting: 220 mail.test ESMTP
            rules:
              - when: {matches: '(?i)EHLO .*', state: secure}
                reply: 250 HELP
              - when: {matches: '(?i)EHLO .*'}
                reply: ['250-mail.test', 250 STARTTLS]
              - when: {matches: '(?i)STARTTLS'}
                reply: {text: 220 go ahead, then: starttls, becomes: secure}
              - when: {matches: '(?i)NOOP', state: secure}
                reply: 250 in TLS
              - when: {matches: '(?i)QUIT'}
                reply: {text: 221 bye, then: close}
            """;

    @TempDir
    private Path folder;

    @Test
    void clientSwitchesToTlsAndContinues() throws Exception {
        PemFiles.in(folder);
        Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
        try (Child server = Tool.serve(
                "--stubs",
                rules,
                "--listen",
                "127.0.0.1:0",
                "--tls-cert",
                folder.resolve("cert.pem"),
                "--tls-key",
                folder.resolve("key.pem"))) {
            int port = Tool.port(server);
            try (Child client = Python.start("starttls.py", port, folder.resolve("cert.pem"))) {
                assertThat(client.output()).as("%s", client).isEqualTo("""
                                250 mail.test STARTTLS
                                220 go ahead
                                250 HELP
                                250 in TLS
                                221 bye
                                """);
            }
        }
    }

    @Test
    void rulesThatSwitchNeedACertificate() throws Exception {
        Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
        try (Child server = Tool.serve("--stubs", rules, "--lang", "en", "--listen", "0")) {
            assertThat(server.status()).isEqualTo(2);
            assertThat(server.errors())
                    .isEqualTo("antiphon: " + rules + ": a rule says \"then: starttls\", but there"
                            + " is no certificate\n  give one:  --tls-cert FILE --tls-key FILE\n");
        }
    }
}
