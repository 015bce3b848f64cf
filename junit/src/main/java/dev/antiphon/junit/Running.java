package dev.antiphon.junit;

import dev.antiphon.framing.Framing;
import dev.antiphon.recording.Recorder;
import dev.antiphon.stub.StubBuilder;
import dev.antiphon.stub.StubServer;

import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
            Framing framing = framing(terms, name);
            Path folder = Files.createDirectories(folder(context));
            String test = context.getTestClass().map(Class::getSimpleName).orElse("shared")
                    + context.getTestMethod().map(each -> "." + each.getName()).orElse("");
            Path file = folder.resolve("%s.%s-%s-%s.jsonl"
                    .formatted(
                            test, name, ProcessHandle.current().pid(), NUMBERS.incrementAndGet()));
            StubBuilder builder = StubServer.builder()
                    .framing(framing)
                    .keepOpen(terms.keepOpen())
                    .allow(terms.allow())
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

    private static Framing framing(Stub terms, String name) {
        try {
            return Framing.parse(terms.framing());
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(
                    "@Stub of " + name + ": " + e.getMessage(), e);
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

    private void forget() {
        try {
            Files.deleteIfExists(recording);
        } catch (IOException e) {
            // an additional file stays in the build folder
        }
    }
}
