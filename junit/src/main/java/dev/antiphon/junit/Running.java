package dev.antiphon.junit;

import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.StubBuilder;
import dev.antiphon.stub.StubRules;
import dev.antiphon.stub.StubServer;
import dev.antiphon.stub.verify.StubCheck;
import dev.antiphon.stub.yaml.StubFile;
import dev.antiphon.stub.yaml.StubFileException;
import dev.antiphon.tls.TlsOptions;

import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A running stub of a test and the file to which it records. */
final class Running {
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Duration CLOSES_ARRIVE = Duration.ofSeconds(2);

    final StubServer stub;
    private final String name;
    private final Path recording;

    private Running(StubServer stub, String name, Path recording) {
        this.stub = stub;
        this.name = name;
        this.recording = recording;
    }

    /**
     * Starts a stub with the settings of the annotation.
     *
     * @param name the name of the field or parameter
     */
    static Running start(Stub terms, String name, ExtensionContext context) {
        try {
            StubBuilder builder = StubServer.builder().keepOpen(terms.keepOpen());
            Framing framing = behave(builder, terms, name);
            Path folder = Files.createDirectories(folder(context));
            String test = context.getTestClass().map(Class::getSimpleName).orElse("shared")
                    + context.getTestMethod().map(each -> "." + each.getName()).orElse("");
            Path file = folder.resolve("%s.%s-%s-%s.jsonl"
                    .formatted(
                            test, name, ProcessHandle.current().pid(), NUMBERS.incrementAndGet()));
            builder.framing(framing)
                    .allow(terms.lenient() ? StubCheck.values() : terms.allow())
                    .listener(Recorder.of(framing).to(file));
            if (terms.seed() != 0) {
                builder.seed(terms.seed());
            }
            Optional<Sweep> sweep = Sweep.of(context);
            sweep.filter(Sweep::isJoined).ifPresent(each -> builder.coalescing(true));
            sweep.filter(each -> each.cut() > 0).ifPresent(each -> builder.cutting(each.cut()));
            return new Running(builder.start(), name, file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record for " + name, e);
        }
    }

    /** Sets rules and TLS, and returns the framing of the annotation or of the file of rules. */
    private static Framing behave(StubBuilder builder, Stub terms, String name) {
        try {
            Optional<Framing> given = terms.framing().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Framing.parse(terms.framing()));
            StubRules rules = rules(terms.rules(), given);
            builder.rules(rules);
            tls(builder, terms, rules);
            return given.or(rules::framing).orElseGet(Framing::raw);
        } catch (IllegalArgumentException | StubFileException e) {
            throw new ExtensionConfigurationException(
                    "@Stub of " + name + ": " + e.getMessage(), e);
        }
    }

    private static StubRules rules(String path, Optional<Framing> framing) {
        if (path.isEmpty()) {
            return StubRules.builder().build();
        }
        Path file = Path.of(path).toAbsolutePath();
        try {
            return framing.isPresent() ? StubFile.read(file, framing.get()) : StubFile.read(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "cannot read the rules " + file + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof NoSuchFileException ? "there is no such file" : "" + e.getMessage();
    }

    private static void tls(StubBuilder builder, Stub terms, StubRules rules) {
        boolean later = terms.startTls() || rules.startsTls();
        if (terms.tlsCertificate().isEmpty() != terms.tlsKey().isEmpty()) {
            throw new IllegalArgumentException(
                    "tlsCertificate and tlsKey belong together; name both files");
        }
        if (!terms.tlsCertificate().isEmpty()) {
            TlsOptions tls =
                    TlsOptions.server(Path.of(terms.tlsCertificate()), Path.of(terms.tlsKey()));
            StubBuilder unused = later ? builder.startTls(tls) : builder.tls(tls);
        } else if (later) {
            throw new IllegalArgumentException(
                    "starting TLS needs a certificate; name tlsCertificate and tlsKey");
        }
    }

    private static Path folder(ExtensionContext context) {
        Optional<String> asked = context.getConfigurationParameter("antiphon.recordings");
        if (asked.isPresent()) {
            return Path.of(asked.get());
        }
        for (String each : new String[] {"target", "build"}) {
            if (Files.isDirectory(Path.of(each))) {
                return Path.of(each, "antiphon");
            }
        }
        return Path.of(System.getProperty("java.io.tmpdir"), "antiphon");
    }

    /**
     * Stops the stub after a passed test, and deletes the recording.
     *
     * @throws AssertionError when the stub has findings; the recording is kept then
     */
    void endWell() {
        boolean well = false;
        try {
            stub.close();
            well = true;
        } catch (AssertionError found) {
            found.addSuppressed(new StubReport("recorded in " + recording));
            throw found;
        } finally {
            if (well) {
                forget();
            }
        }
    }

    /**
     * Adds a report of the findings and messages of the stub to the exception of a failed test, as
     * a suppressed exception.
     */
    void tell(Throwable failure) {
        stub.awaitEnds(CLOSES_ARRIVE); // the report includes the ends of connections
        failure.addSuppressed(new StubReport("the stub \"%s\" on %s, seed %s, recorded in %s:\n%s"
                .formatted(name, stub.address(), stub.seed(), recording, stub.report())));
    }

    /** Stops the stub after a failed test, without a check, and keeps the recording. */
    void endFailed() {
        stub.stop();
    }

    /** Stops the stub after an aborted test, without a check, and deletes the recording. */
    void endAborted() {
        stub.stop();
        forget();
    }

    private void forget() {
        try {
            Files.deleteIfExists(recording);
        } catch (IOException e) {
            // an additional file stays in the build folder
        }
    }
}
