package dev.antiphon.cli.option;

import dev.antiphon.cli.text.CliException;
import dev.antiphon.tls.TlsOptions;
import dev.antiphon.tls.TlsOptions.ClientCertificate;
import dev.antiphon.tls.TlsVersion;

import java.util.Optional;

/** The TLS options of a server. */
public final class ServerTlsOptions implements OptionGroup {
    private final Options options = new Options();
    private final OptionValue<Optional<String>> chain = options.text("--tls-cert", "FILE");
    private final OptionValue<Optional<String>> key = options.text("--tls-key", "FILE");
    private final OptionValue<Optional<String>> authorities = options.text("--tls-ca", "FILE");
    private final OptionValue<Optional<String>> least = options.text("--tls-min", "1.2|1.3");

    @Override
    public Options options() {
        return options;
    }

    /** Returns the TLS options; empty for plain text. */
    public Optional<TlsOptions> tlsOptions() {
        if (chain.value().isEmpty()
                && key.value().isEmpty()
                && authorities.value().isEmpty()
                && least.value().isEmpty()) {
            return Optional.empty();
        }
        if (chain.value().isEmpty() || key.value().isEmpty()) {
            throw CliException.usage("tls-pair", "--tls-cert", "--tls-key");
        }
        TlsOptions.Builder builder = TlsOptions.builder()
                .certificate(
                        OptionParser.file("--tls-cert", chain.value().get()),
                        OptionParser.file("--tls-key", key.value().get()));
        if (authorities.value().isPresent()) {
            builder.trusted(OptionParser.file("--tls-ca", authorities.value().get()))
                    .clientCertificate(ClientCertificate.REQUIRED);
        }
        least.value().ifPresent(text -> builder.minimumVersion(version(text)));
        return Optional.of(builder.build());
    }

    private static TlsVersion version(String text) {
        return switch (text) {
            case "1.2" -> TlsVersion.TLS_1_2;
            case "1.3" -> TlsVersion.TLS_1_3;
            default -> throw CliException.usage("tls-version", "--tls-min", text);
        };
    }
}
