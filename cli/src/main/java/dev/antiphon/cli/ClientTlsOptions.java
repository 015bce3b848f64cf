package dev.antiphon.cli;

import dev.antiphon.TlsOptions;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a client speaks TLS, if it does, in curl's words. Each option but {@code --tls} implies that
 * one.
 */
final class ClientTlsOptions {
    @Option(names = "--tls", descriptionKey = "antiphon.send.tls", order = 30)
    private boolean tls;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            descriptionKey = "antiphon.send.cacert",
            order = 31)
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            descriptionKey = "antiphon.send.cert",
            order = 32)
    private Optional<Path> chain = Optional.empty();

    @Option(names = "--key", paramLabel = "FILE", descriptionKey = "antiphon.send.key", order = 33)
    private Optional<Path> key = Optional.empty();

    @Option(
            names = "--servername",
            paramLabel = "NAME",
            descriptionKey = "antiphon.send.servername",
            order = 34)
    private Optional<String> name = Optional.empty();

    @Option(names = "--insecure", descriptionKey = "antiphon.send.insecure", order = 35)
    private boolean insecure;

    /** Empty where plain text is to be spoken. */
    Optional<TlsOptions> options() {
        boolean on = tls
                || insecure
                || authorities.isPresent()
                || chain.isPresent()
                || key.isPresent()
                || name.isPresent();
        if (!on) {
            return Optional.empty();
        }
        if (chain.isPresent() != key.isPresent()) {
            throw Problem.usage("tls-pair", "--cert", "--key");
        }
        if (insecure && authorities.isPresent()) {
            throw Problem.usage("tls-contradiction", "--insecure", "--cacert");
        }
        TlsOptions.Builder builder = TlsOptions.builder().insecure(insecure);
        chain.ifPresent(file -> builder.certificate(file, key.orElseThrow()));
        authorities.ifPresent(builder::trusted);
        name.ifPresent(builder::serverName);
        return Optional.of(builder.build());
    }
}
