package dev.antiphon.checks.faults;

import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gives each {@link FaultRow} its {@link Row} and writes what it told, or why it could not, as one
 * line of Markdown to {@code target/faults/NN-test.md}; {@code scripts/faults.sh} puts them
 * together.
 *
 * <p>A row whose injector confirmed nothing, or that measured nothing, fails: it proved nothing.
 */
final class FaultTable
        implements ExecutionCondition, ParameterResolver, AfterTestExecutionCallback {
    private static final Path LINES = Path.of("target", "faults");
    private static final Namespace ROWS = Namespace.create(FaultTable.class);

    /** The one row that was asked for, or 0. */
    private static final int ASKED = Integer.getInteger("antiphon.faults.row", 0);

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean runs = ASKED == 0
                || context.getTestMethod().isEmpty()
                || about(context).number() == ASKED;
        return runs
                ? ConditionEvaluationResult.enabled("no other row was asked for")
                : ConditionEvaluationResult.disabled("row " + ASKED + " was asked for");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Row.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return row(context);
    }

    @Override
    public void afterTestExecution(ExtensionContext context) throws IOException {
        Row row = row(context);
        Throwable failure = context.getExecutionException().orElse(null);
        AssertionError proof = null;
        if (failure == null && !(row.isConfirmed() && row.isMeasured())) {
            proof = new AssertionError("a row says what its injector confirmed, and what was"
                    + " measured; this one said " + row.columns());
        }
        write(context, row, result(failure == null ? proof : failure));
        if (proof != null) {
            throw proof;
        }
    }

    private static String result(Throwable failure) {
        if (failure == null) {
            return "passes";
        }
        String reason = String.valueOf(failure.getMessage()).strip().replaceAll("\\s+", " ");
        return failure instanceof TestAbortedException
                ? "**not measured here**: needs " + reason
                : "**fails**: " + reason.substring(0, Math.min(reason.length(), 300));
    }

    private static void write(ExtensionContext context, Row row, String result) throws IOException {
        FaultRow about = about(context);
        StringBuilder line =
                new StringBuilder("| %d | %s |".formatted(about.number(), about.fault()));
        for (String column : row.columns()) {
            line.append(' ').append(cell(column)).append(" |");
        }
        line.append(' ').append(cell(result)).append(" |\n");
        String name = "%02d-%s.md"
                .formatted(about.number(), context.getRequiredTestMethod().getName());
        Files.createDirectories(LINES);
        Files.writeString(LINES.resolve(name), line);
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }

    private static FaultRow about(ExtensionContext context) {
        return context.getRequiredTestMethod().getAnnotation(FaultRow.class);
    }

    private static Row row(ExtensionContext context) {
        return context.getStore(ROWS)
                .computeIfAbsent(context.getUniqueId(), _ -> new Row(), Row.class);
    }
}
