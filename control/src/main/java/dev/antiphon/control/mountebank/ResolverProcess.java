package dev.antiphon.control.mountebank;

import dev.antiphon.control.mountebank.json.JsonValue;
import dev.antiphon.message.Message;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The end of a request as the JavaScript function {@code endOfRequestResolver} of an imposter
 * recognizes it. Node.js runs the function, in one process for the imposter. Any thread may use it;
 * connections ask one after the other, as in mountebank.
 */
final class ResolverProcess implements RequestEnd {
    /** The largest request. */
    private static final int REQUEST_BYTES_MAX = 16 << 20;

    private static final String SCRIPT = "resolver.js";

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;
    private final ImposterLog log;
    private final ReentrantLock asking = new ReentrantLock();

    private ResolverProcess(Process process, ImposterLog log) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.log = log;
    }

    /**
     * Starts Node.js.
     *
     * @param function the text of the function
     * @throws IllegalArgumentException when Node.js cannot be started
     */
    static ResolverProcess start(String function, ImposterMode mode, ImposterLog log) {
        try (InputStream script = ResolverProcess.class.getResourceAsStream(SCRIPT)) {
            String program = new String(script.readAllBytes(), StandardCharsets.UTF_8);
            ResolverProcess started = new ResolverProcess(
                    new ProcessBuilder(node(), "--eval", program)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start(),
                    log);
            started.write("{\"inject\":" + JsonValue.quoted(function) + ",\"mode\":"
                    + JsonValue.quoted(mode.word()) + "}");
            return started;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "endOfRequestResolver needs Node.js, which cannot be started (" + e.getMessage()
                            + "); put node on the PATH, or name a framing",
                    e);
        }
    }

    /** Returns the program that runs mountebank, which has started this process. */
    private static String node() {
        return ProcessHandle.current()
                .parent()
                .flatMap(each -> each.info().command())
                .filter(each -> Path.of(each).getFileName().toString().matches("node(\\.exe)?"))
                .orElse("node");
    }

    @Override
    public boolean isEachMessage() {
        return false;
    }

    /** Returns the next request. The bytes of an incomplete one are dropped, as in mountebank. */
    @Override
    public Optional<byte[]> next(Source source) throws CallbackException, InterruptedException {
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        for (Optional<Message> more = source.next(); more.isPresent(); more = source.next()) {
            arrived.writeBytes(more.get().bytes());
            if (arrived.size() > REQUEST_BYTES_MAX) {
                throw CallbackException.resolver("endOfRequestResolver found no end in "
                        + arrived.size() + " bytes; the limit is " + REQUEST_BYTES_MAX);
            }
            if (isEnd(arrived.toByteArray())) {
                return Optional.of(arrived.toByteArray());
            }
        }
        return Optional.empty();
    }

    private boolean isEnd(byte[] request) throws CallbackException, InterruptedException {
        asking.lockInterruptibly();
        try {
            write(Base64.getEncoder().encodeToString(request));
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                JsonValue answer = JsonValue.read(line.getBytes(StandardCharsets.UTF_8));
                Optional<JsonValue> ended = answer.field("ended");
                if (ended.isPresent()) {
                    return ended.get().isTruthy();
                }
                logged(answer);
            }
            throw new IOException("Node.js has ended");
        } catch (IOException e) {
            throw CallbackException.resolver("endOfRequestResolver: " + e.getMessage());
        } finally {
            asking.unlock();
        }
    }

    private void logged(JsonValue answer) {
        String text = answer.field("text").map(JsonValue::text).orElse("");
        log.write(answer.field("level").map(JsonValue::text).orElse("info"), text);
    }

    private void write(String line) throws IOException {
        questions.write(line);
        questions.write('\n');
        questions.flush();
    }

    /** Ends Node.js at once. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
