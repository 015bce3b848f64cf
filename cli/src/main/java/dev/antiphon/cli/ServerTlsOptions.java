package dev.antiphon.cli;

import dev.antiphon.TlsOptions;
import dev.antiphon.TlsOptions.ClientCertificate;
import dev.antiphon.TlsVersion;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/** How a server speaks TLS, if it does. */
final class ServerTlsOptions {
    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            descriptionKey = "antiphon.serve.tls-cert",
            order = 40)
    private Optional<Path> chain = Optional.empty();

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            descriptionKey = "antiphon.serve.tls-key",
            order = 41)
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            descriptionKey = "antiphon.serve.tls-ca",
            order = 42)
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--tls-min",
            paramLabel = "1.2|1.3",
            descriptionKey = "antiphon.serve.tls-min",
            order = 43)
    private Optional<String> least = Optional.empty();

    /** Empty where plain text is to be spoken. */
    Optional<TlsOptions> options() {
        if (chain.isEmpty() && key.isEmpty() && authorities.isEmpty() && least.isEmpty()) {
            return Optional.empty();
        }
        if (chain.isEmpty() || key.isEmpty()) {
            throw Problem.usage("tls-pair", "--tls-cert", "--tls-key");
        }
        TlsOptions.Builder builder = TlsOptions.builder().certificate(chain.get(), key.get());
        authorities.ifPresent(
                file -> builder.trusted(file).clientCertificate(ClientCertificate.REQUIRED));
        least.ifPresent(text -> builder.minimumVersion(version(text)));
        return Optional.of(builder.build());
    }

    private static TlsVersion version(String text) {
        return switch (text) {
            case "1.2" -> TlsVersion.TLS_1_2;
            case "1.3" -> TlsVersion.TLS_1_3;
            default -> throw Problem.usage("tls-version", "--tls-min", text);
        };
    }
}
