// Written by scripts/register-rules.mjs (npm run rules).
import type { Rule } from '../rule.ts';
import { rule as addCheck } from './add-check.ts';
import { rule as addColumnAutoIncrement } from './add-column-auto-increment.ts';
import { rule as addColumnCheck } from './add-column-check.ts';
import { rule as addColumnConstrainedDomain } from './add-column-constrained-domain.ts';
import { rule as addColumnForeignKey } from './add-column-foreign-key.ts';
import { rule as addColumnNotNull } from './add-column-not-null.ts';
import { rule as addColumnPosition } from './add-column-position.ts';
import { rule as addColumnStoredGenerated } from './add-column-stored-generated.ts';
import { rule as addColumnUnique } from './add-column-unique.ts';
import { rule as addColumnVolatileDefault } from './add-column-volatile-default.ts';
import { rule as addExclude } from './add-exclude.ts';
import { rule as addForeignKey } from './add-foreign-key.ts';
import { rule as addPrimaryKey } from './add-primary-key.ts';
import { rule as addUnique } from './add-unique.ts';
import { rule as algorithmCopyRequested } from './algorithm-copy-requested.ts';
import { rule as allowedExtensions } from './allowed-extensions.ts';
import { rule as alterBlocksWrites } from './alter-blocks-writes.ts';
import { rule as alterCopiesTable } from './alter-copies-table.ts';
import { rule as alterRebuildsTable } from './alter-rebuilds-table.ts';
import { rule as alterWithoutAlgorithm } from './alter-without-algorithm.ts';
import { rule as attachPartition } from './attach-partition.ts';
import { rule as autoIncrementNearLimit } from './auto-increment-near-limit.ts';
import { rule as blockingWork } from './blocking-work.ts';
import { rule as cascadingForeignKey } from './cascading-foreign-key.ts';
import { rule as changeColumnCollation } from './change-column-collation.ts';
import { rule as changeColumnType } from './change-column-type.ts';
import { rule as changeDefault } from './change-default.ts';
import { rule as charType } from './char-type.ts';
import { rule as charsetMixed } from './charset-mixed.ts';
import { rule as checkCopiesTable } from './check-copies-table.ts';
import { rule as columnAlignment } from './column-alignment.ts';
import { rule as columnCharset } from './column-charset.ts';
import { rule as commentRequired } from './comment-required.ts';
import { rule as concurrentBuildTimeout } from './concurrent-build-timeout.ts';
import { rule as concurrentIndexCorruption } from './concurrent-index-corruption.ts';
import { rule as concurrentIndexIfNotExists } from './concurrent-index-if-not-exists.ts';
import { rule as concurrentIndexOnPartitionedTable } from './concurrent-index-on-partitioned-table.ts';
import { rule as constraintNeverValidated } from './constraint-never-validated.ts';
import { rule as createEnum } from './create-enum.ts';
import { rule as createIndex } from './create-index.ts';
import { rule as createPartition } from './create-partition.ts';
import { rule as createTableAs } from './create-table-as.ts';
import { rule as createTableForeignKey } from './create-table-foreign-key.ts';
import { rule as createTableIfNotExists } from './create-table-if-not-exists.ts';
import { rule as createWithoutOrReplace } from './create-without-or-replace.ts';
import { rule as dataChange } from './data-change.ts';
import { rule as ddlCommitsImplicitly } from './ddl-commits-implicitly.ts';
import { rule as defaultPartition } from './default-partition.ts';
import { rule as defaultPartitionRows } from './default-partition-rows.ts';
import { rule as definer } from './definer.ts';
import { rule as deleteWithoutWhere } from './delete-without-where.ts';
import { rule as dependentObjects } from './dependent-objects.ts';
import { rule as detachPartition } from './detach-partition.ts';
import { rule as discouragedType } from './discouraged-type.ts';
import { rule as displayWidth } from './display-width.ts';
import { rule as dmlMixedWithDdl } from './dml-mixed-with-ddl.ts';
import { rule as domainConstraint } from './domain-constraint.ts';
import { rule as domainWithConstraint } from './domain-with-constraint.ts';
import { rule as downCannotRestore } from './down-cannot-restore.ts';
import { rule as downDropsOther } from './down-drops-other.ts';
import { rule as downUndoesNothing } from './down-undoes-nothing.ts';
import { rule as dropAndAddColumn } from './drop-and-add-column.ts';
import { rule as dropCascade } from './drop-cascade.ts';
import { rule as dropColumn } from './drop-column.ts';
import { rule as dropColumnLosesConstraint } from './drop-column-loses-constraint.ts';
import { rule as dropConstraint } from './drop-constraint.ts';
import { rule as dropDatabase } from './drop-database.ts';
import { rule as dropDefaultOfRequiredColumn } from './drop-default-of-required-column.ts';
import { rule as dropExpression } from './drop-expression.ts';
import { rule as dropForeignKey } from './drop-foreign-key.ts';
import { rule as dropIndex } from './drop-index.ts';
import { rule as dropIndexBeforeReplacement } from './drop-index-before-replacement.ts';
import { rule as dropKeyConstraint } from './drop-key-constraint.ts';
import { rule as dropNeededIndex } from './drop-needed-index.ts';
import { rule as dropNotNull } from './drop-not-null.ts';
import { rule as dropPartition } from './drop-partition.ts';
import { rule as dropPolicy } from './drop-policy.ts';
import { rule as dropRoutine } from './drop-routine.ts';
import { rule as dropSchema } from './drop-schema.ts';
import { rule as dropSequence } from './drop-sequence.ts';
import { rule as dropTable } from './drop-table.ts';
import { rule as dropTableWithForeignKeys } from './drop-table-with-foreign-keys.ts';
import { rule as dropTrigger } from './drop-trigger.ts';
import { rule as dropType } from './drop-type.ts';
import { rule as dropView } from './drop-view.ts';
import { rule as duplicateAssignment } from './duplicate-assignment.ts';
import { rule as duplicateIndexColumn } from './duplicate-index-column.ts';
import { rule as duplicateVersion } from './duplicate-version.ts';
import { rule as dynamicSqlConcatenation } from './dynamic-sql-concatenation.ts';
import { rule as emptyMigration } from './empty-migration.ts';
import { rule as enumMemberRemoved } from './enum-member-removed.ts';
import { rule as enumMembersReordered } from './enum-members-reordered.ts';
import { rule as enumValueInTransaction } from './enum-value-in-transaction.ts';
import { rule as enumValueOrder } from './enum-value-order.ts';
import { rule as expandAndContractTogether } from './expand-and-contract-together.ts';
import { rule as fileIgnoredByTool } from './file-ignored-by-tool.ts';
import { rule as fileUnreadable } from './file-unreadable.ts';
import { rule as floatAmount } from './float-amount.ts';
import { rule as foreignKeyChecksOff } from './foreign-key-checks-off.ts';
import { rule as foreignKeyCopiesTable } from './foreign-key-copies-table.ts';
import { rule as foreignKeyForbidden } from './foreign-key-forbidden.ts';
import { rule as foreignKeyNotValidOnPartitionedTable } from './foreign-key-not-valid-on-partitioned-table.ts';
import { rule as foreignKeyTypeMismatch } from './foreign-key-type-mismatch.ts';
import { rule as foreignKeyWithoutIndex } from './foreign-key-without-index.ts';
import { rule as grantToPublic } from './grant-to-public.ts';
import { rule as halfAppliedMigration } from './half-applied-migration.ts';
import { rule as identifierStyle } from './identifier-style.ts';
import { rule as identifierTooLong } from './identifier-too-long.ts';
import { rule as identityOnNullableColumn } from './identity-on-nullable-column.ts';
import { rule as implicitZeroDefault } from './implicit-zero-default.ts';
import { rule as indexLimits } from './index-limits.ts';
import { rule as inheritanceColumnName } from './inheritance-column-name.ts';
import { rule as inlineReferences } from './inline-references.ts';
import { rule as insertWithoutColumns } from './insert-without-columns.ts';
import { rule as instantDdlRedoBug } from './instant-ddl-redo-bug.ts';
import { rule as instantMixedWithSlow } from './instant-mixed-with-slow.ts';
import { rule as jsonColumn } from './json-column.ts';
import { rule as lockHeldDuringWork } from './lock-held-during-work.ts';
import { rule as lockTable } from './lock-table.ts';
import { rule as lockTimeoutAfterLock } from './lock-timeout-after-lock.ts';
import { rule as lockTimeoutMissing } from './lock-timeout-missing.ts';
import { rule as lockTimeoutTooLong } from './lock-timeout-too-long.ts';
import { rule as lockWaitTimeoutMissing } from './lock-wait-timeout-missing.ts';
import { rule as locksOnSeveralTables } from './locks-on-several-tables.ts';
import { rule as malformedMigration } from './malformed-migration.ts';
import { rule as mayFail } from './may-fail.ts';
import { rule as mergeAlterTable } from './merge-alter-table.ts';
import { rule as migrationDeleted } from './migration-deleted.ts';
import { rule as migrationEdited } from './migration-edited.ts';
import { rule as missingDown } from './missing-down.ts';
import { rule as missingObject } from './missing-object.ts';
import { rule as modifyLosesAttributes } from './modify-loses-attributes.ts';
import { rule as moneyType } from './money-type.ts';
import { rule as namingConvention } from './naming-convention.ts';
import { rule as narrowPrimaryKey } from './narrow-primary-key.ts';
import { rule as notAnalysed } from './not-analysed.ts';
import { rule as notInNullable } from './not-in-nullable.ts';
import { rule as notInnodb } from './not-innodb.ts';
import { rule as notRerunnable } from './not-rerunnable.ts';
import { rule as nullComparison } from './null-comparison.ts';
import { rule as nullableBoolean } from './nullable-boolean.ts';
import { rule as objectExists } from './object-exists.ts';
import { rule as objectOwner } from './object-owner.ts';
import { rule as orderByRandom } from './order-by-random.ts';
import { rule as outOfOrderVersion } from './out-of-order-version.ts';
import { rule as partitionBlocksWrites } from './partition-blocks-writes.ts';
import { rule as permissivePolicy } from './permissive-policy.ts';
import { rule as personalDataInMigration } from './personal-data-in-migration.ts';
import { rule as powerfulRole } from './powerful-role.ts';
import { rule as recreateTable } from './recreate-table.ts';
import { rule as redundantIndex } from './redundant-index.ts';
import { rule as refreshMaterializedView } from './refresh-materialized-view.ts';
import { rule as refusedInTransaction } from './refused-in-transaction.ts';
import { rule as reindex } from './reindex.ts';
import { rule as renameColumn } from './rename-column.ts';
import { rule as renameEnumValue } from './rename-enum-value.ts';
import { rule as renameSchema } from './rename-schema.ts';
import { rule as renameTable } from './rename-table.ts';
import { rule as replaceViewColumns } from './replace-view-columns.ts';
import { rule as replicaLag } from './replica-lag.ts';
import { rule as requiredColumns } from './required-columns.ts';
import { rule as reservedWord } from './reserved-word.ts';
import { rule as rowSecurityOff } from './row-security-off.ts';
import { rule as rowSecurityWithoutPolicy } from './row-security-without-policy.ts';
import { rule as secretInMigration } from './secret-in-migration.ts';
import { rule as securityDefinerSearchPath } from './security-definer-search-path.ts';
import { rule as selectStarView } from './select-star-view.ts';
import { rule as selfAssignment } from './self-assignment.ts';
import { rule as serialType } from './serial-type.ts';
import { rule as setExpression } from './set-expression.ts';
import { rule as setLocalOutsideTransaction } from './set-local-outside-transaction.ts';
import { rule as setNotNull } from './set-not-null.ts';
import { rule as setSchema } from './set-schema.ts';
import { rule as statementTimeoutMissing } from './statement-timeout-missing.ts';
import { rule as storageChange } from './storage-change.ts';
import { rule as suppressionExpired } from './suppression-expired.ts';
import { rule as suppressionMalformed } from './suppression-malformed.ts';
import { rule as suppressionUnknownRule } from './suppression-unknown-rule.ts';
import { rule as suppressionUnused } from './suppression-unused.ts';
import { rule as suppressionWithoutReason } from './suppression-without-reason.ts';
import { rule as swapEnum } from './swap-enum.ts';
import { rule as syntaxError } from './syntax-error.ts';
import { rule as tableInheritance } from './table-inheritance.ts';
import { rule as tableNameCase } from './table-name-case.ts';
import { rule as tableRewrite } from './table-rewrite.ts';
import { rule as tableWithoutPrimaryKey } from './table-without-primary-key.ts';
import { rule as timeWithTimeZone } from './time-with-time-zone.ts';
import { rule as timestamp2038 } from './timestamp-2038.ts';
import { rule as timestampPrecision } from './timestamp-precision.ts';
import { rule as timestampWithoutTimeZone } from './timestamp-without-time-zone.ts';
import { rule as tooManyInstantColumns } from './too-many-instant-columns.ts';
import { rule as transactionLeftOpen } from './transaction-left-open.ts';
import { rule as transactionNesting } from './transaction-nesting.ts';
import { rule as truncate } from './truncate.ts';
import { rule as truncateCascade } from './truncate-cascade.ts';
import { rule as uniqueMayFail } from './unique-may-fail.ts';
import { rule as uniquePrefix } from './unique-prefix.ts';
import { rule as unloggedTable } from './unlogged-table.ts';
import { rule as unnamedConstraint } from './unnamed-constraint.ts';
import { rule as unnamedIndex } from './unnamed-index.ts';
import { rule as unqualifiedName } from './unqualified-name.ts';
import { rule as unsafeForStatementReplication } from './unsafe-for-statement-replication.ts';
import { rule as unsupportedVersion } from './unsupported-version.ts';
import { rule as untrustedLanguage } from './untrusted-language.ts';
import { rule as unusableIndex } from './unusable-index.ts';
import { rule as updateWithoutWhere } from './update-without-where.ts';
import { rule as usingOfOtherColumn } from './using-of-other-column.ts';
import { rule as utf8mb3 } from './utf8mb3.ts';
import { rule as validateInSameStatement } from './validate-in-same-statement.ts';
import { rule as valuesCutSilently } from './values-cut-silently.ts';
import { rule as varcharLength } from './varchar-length.ts';
import { rule as willFail } from './will-fail.ts';
import { rule as zeroDate } from './zero-date.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  addCheck,
  addColumnAutoIncrement,
  addColumnCheck,
  addColumnConstrainedDomain,
  addColumnForeignKey,
  addColumnNotNull,
  addColumnPosition,
  addColumnStoredGenerated,
  addColumnUnique,
  addColumnVolatileDefault,
  addExclude,
  addForeignKey,
  addPrimaryKey,
  addUnique,
  algorithmCopyRequested,
  allowedExtensions,
  alterBlocksWrites,
  alterCopiesTable,
  alterRebuildsTable,
  alterWithoutAlgorithm,
  attachPartition,
  autoIncrementNearLimit,
  blockingWork,
  cascadingForeignKey,
  changeColumnCollation,
  changeColumnType,
  changeDefault,
  charType,
  charsetMixed,
  checkCopiesTable,
  columnAlignment,
  columnCharset,
  commentRequired,
  concurrentBuildTimeout,
  concurrentIndexCorruption,
  concurrentIndexIfNotExists,
  concurrentIndexOnPartitionedTable,
  constraintNeverValidated,
  createEnum,
  createIndex,
  createPartition,
  createTableAs,
  createTableForeignKey,
  createTableIfNotExists,
  createWithoutOrReplace,
  dataChange,
  ddlCommitsImplicitly,
  defaultPartition,
  defaultPartitionRows,
  definer,
  deleteWithoutWhere,
  dependentObjects,
  detachPartition,
  discouragedType,
  displayWidth,
  dmlMixedWithDdl,
  domainConstraint,
  domainWithConstraint,
  downCannotRestore,
  downDropsOther,
  downUndoesNothing,
  dropAndAddColumn,
  dropCascade,
  dropColumn,
  dropColumnLosesConstraint,
  dropConstraint,
  dropDatabase,
  dropDefaultOfRequiredColumn,
  dropExpression,
  dropForeignKey,
  dropIndex,
  dropIndexBeforeReplacement,
  dropKeyConstraint,
  dropNeededIndex,
  dropNotNull,
  dropPartition,
  dropPolicy,
  dropRoutine,
  dropSchema,
  dropSequence,
  dropTable,
  dropTableWithForeignKeys,
  dropTrigger,
  dropType,
  dropView,
  duplicateAssignment,
  duplicateIndexColumn,
  duplicateVersion,
  dynamicSqlConcatenation,
  emptyMigration,
  enumMemberRemoved,
  enumMembersReordered,
  enumValueInTransaction,
  enumValueOrder,
  expandAndContractTogether,
  fileIgnoredByTool,
  fileUnreadable,
  floatAmount,
  foreignKeyChecksOff,
  foreignKeyCopiesTable,
  foreignKeyForbidden,
  foreignKeyNotValidOnPartitionedTable,
  foreignKeyTypeMismatch,
  foreignKeyWithoutIndex,
  grantToPublic,
  halfAppliedMigration,
  identifierStyle,
  identifierTooLong,
  identityOnNullableColumn,
  implicitZeroDefault,
  indexLimits,
  inheritanceColumnName,
  inlineReferences,
  insertWithoutColumns,
  instantDdlRedoBug,
  instantMixedWithSlow,
  jsonColumn,
  lockHeldDuringWork,
  lockTable,
  lockTimeoutAfterLock,
  lockTimeoutMissing,
  lockTimeoutTooLong,
  lockWaitTimeoutMissing,
  locksOnSeveralTables,
  malformedMigration,
  mayFail,
  mergeAlterTable,
  migrationDeleted,
  migrationEdited,
  missingDown,
  missingObject,
  modifyLosesAttributes,
  moneyType,
  namingConvention,
  narrowPrimaryKey,
  notAnalysed,
  notInNullable,
  notInnodb,
  notRerunnable,
  nullComparison,
  nullableBoolean,
  objectExists,
  objectOwner,
  orderByRandom,
  outOfOrderVersion,
  partitionBlocksWrites,
  permissivePolicy,
  personalDataInMigration,
  powerfulRole,
  recreateTable,
  redundantIndex,
  refreshMaterializedView,
  refusedInTransaction,
  reindex,
  renameColumn,
  renameEnumValue,
  renameSchema,
  renameTable,
  replaceViewColumns,
  replicaLag,
  requiredColumns,
  reservedWord,
  rowSecurityOff,
  rowSecurityWithoutPolicy,
  secretInMigration,
  securityDefinerSearchPath,
  selectStarView,
  selfAssignment,
  serialType,
  setExpression,
  setLocalOutsideTransaction,
  setNotNull,
  setSchema,
  statementTimeoutMissing,
  storageChange,
  suppressionExpired,
  suppressionMalformed,
  suppressionUnknownRule,
  suppressionUnused,
  suppressionWithoutReason,
  swapEnum,
  syntaxError,
  tableInheritance,
  tableNameCase,
  tableRewrite,
  tableWithoutPrimaryKey,
  timeWithTimeZone,
  timestamp2038,
  timestampPrecision,
  timestampWithoutTimeZone,
  tooManyInstantColumns,
  transactionLeftOpen,
  transactionNesting,
  truncate,
  truncateCascade,
  uniqueMayFail,
  uniquePrefix,
  unloggedTable,
  unnamedConstraint,
  unnamedIndex,
  unqualifiedName,
  unsafeForStatementReplication,
  unsupportedVersion,
  untrustedLanguage,
  unusableIndex,
  updateWithoutWhere,
  usingOfOtherColumn,
  utf8mb3,
  validateInSameStatement,
  valuesCutSilently,
  varcharLength,
  willFail,
  zeroDate,
];
