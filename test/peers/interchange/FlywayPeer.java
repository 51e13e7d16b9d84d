import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.ValidateResult;

/** Runs Flyway as its command line does: COMMAND URL USER PASSWORD FOLDER. */
public class FlywayPeer {
    public static void main(String[] args) {
        Flyway flyway = Flyway.configure()
            .dataSource(args[1], args[2], args[3])
            .locations("filesystem:" + args[4])
            .lockRetryCount(2)
            .load();
        switch (args[0]) {
            case "migrate" -> System.out.println("applied " + flyway.migrate().migrationsExecuted);
            case "repair" -> flyway.repair();
            case "info" -> {
                ValidateResult result = flyway.validateWithResult();
                long pending = 0;
                for (MigrationInfo one : flyway.info().all()) {
                    System.out.println(one.getVersion() + " " + one.getDescription() + " " + one.getState());
                }
                pending = flyway.info().pending().length;
                System.out.println("pending " + pending);
                boolean onlyPending = result.invalidMigrations.stream()
                    .allMatch(one -> one.errorDetails.errorCode.toString().equals("RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED")
                        || one.errorDetails.errorCode.toString().equals("RESOLVED_REPEATABLE_MIGRATION_NOT_APPLIED"));
                System.out.println("valid " + (result.validationSuccessful || onlyPending));
                if (!onlyPending) System.out.println(result.getAllErrorMessages());
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
