// Atlas's library as its command line calls it: COMMAND DRIVER DSN FOLDER SCHEMA. The command line itself is not to be had as a Go module, so
// that the rows are read and written here, into columns of the names that it has.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"ariga.io/atlas/sql/migrate"
	"ariga.io/atlas/sql/mysql"
	"ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/schema"
	_ "github.com/go-sql-driver/mysql"
	_ "github.com/lib/pq"
)

const columns = "version, description, type, applied, total, executed_at, execution_time, error, error_stmt, hash, partial_hashes, operator_version"

type revisions struct {
	db       *sql.DB
	schema   string
	postgres bool
}

func (r revisions) table() string { return r.schema + ".atlas_schema_revisions" }

func (r revisions) Ident() *migrate.TableIdent {
	return &migrate.TableIdent{Name: "atlas_schema_revisions", Schema: r.schema}
}

func (r revisions) prepare(ctx context.Context) error {
	types := "version varchar(255) primary key, description varchar(255) not null, type bigint not null, applied bigint not null, total bigint not null, executed_at timestamp not null, execution_time bigint not null, error text, error_stmt text, hash varchar(255) not null, partial_hashes json, operator_version varchar(255) not null"
	if r.postgres {
		if _, err := r.db.ExecContext(ctx, "CREATE SCHEMA IF NOT EXISTS "+r.schema); err != nil {
			return err
		}
	}
	_, err := r.db.ExecContext(ctx, "CREATE TABLE IF NOT EXISTS "+r.table()+" ("+types+")")
	return err
}

func (r revisions) ReadRevisions(ctx context.Context) ([]*migrate.Revision, error) {
	rows, err := r.db.QueryContext(ctx, "SELECT "+columns+" FROM "+r.table()+" ORDER BY version")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*migrate.Revision
	for rows.Next() {
		one := &migrate.Revision{}
		var kind uint
		var took int64
		var failure, statement sql.NullString
		var partial []byte
		err := rows.Scan(&one.Version, &one.Description, &kind, &one.Applied, &one.Total, &one.ExecutedAt, &took, &failure, &statement, &one.Hash, &partial, &one.OperatorVersion)
		if err != nil {
			return nil, err
		}
		one.Type = migrate.RevisionType(kind)
		one.ExecutionTime = time.Duration(took)
		one.Error, one.ErrorStmt = failure.String, statement.String
		if len(partial) > 0 {
			if err := json.Unmarshal(partial, &one.PartialHashes); err != nil {
				return nil, err
			}
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

func (r revisions) ReadRevision(ctx context.Context, version string) (*migrate.Revision, error) {
	all, err := r.ReadRevisions(ctx)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		if one.Version == version {
			return one, nil
		}
	}
	return nil, migrate.ErrRevisionNotExist
}

func (r revisions) WriteRevision(ctx context.Context, one *migrate.Revision) error {
	if err := r.DeleteRevision(ctx, one.Version); err != nil {
		return err
	}
	marks := "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?"
	if r.postgres {
		marks = "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12"
	}
	var partial any
	if one.PartialHashes != nil {
		text, err := json.Marshal(one.PartialHashes)
		if err != nil {
			return err
		}
		partial = string(text)
	}
	_, err := r.db.ExecContext(ctx, "INSERT INTO "+r.table()+" ("+columns+") VALUES ("+marks+")", one.Version, one.Description, uint(one.Type), one.Applied, one.Total, one.ExecutedAt, int64(one.ExecutionTime), one.Error, one.ErrorStmt, one.Hash, partial, one.OperatorVersion)
	return err
}

func (r revisions) DeleteRevision(ctx context.Context, version string) error {
	mark := "?"
	if r.postgres {
		mark = "$1"
	}
	_, err := r.db.ExecContext(ctx, "DELETE FROM "+r.table()+" WHERE version = "+mark, version)
	return err
}

func run(ctx context.Context, command, driver, dsn, folder, place string) error {
	db, err := sql.Open(driver, dsn)
	if err != nil {
		return err
	}
	var drv migrate.Driver
	if driver == "postgres" {
		drv, err = postgres.Open(db)
	} else {
		drv, err = mysql.Open(db)
	}
	if err != nil {
		return err
	}
	dir, err := migrate.NewLocalDir(folder)
	if err != nil {
		return err
	}
	sums, err := dir.Checksum()
	if err != nil {
		return err
	}
	if err := migrate.WriteSumFile(dir, sums); err != nil {
		return err
	}
	rows := revisions{db, place, driver == "postgres"}
	if err := rows.prepare(ctx); err != nil {
		return err
	}
	unlock, err := drv.(schema.Locker).Lock(ctx, "atlas_migrate_execute", time.Second)
	if err != nil {
		return err
	}
	defer unlock()
	executor, err := migrate.NewExecutor(drv, dir, rows, migrate.WithAllowDirty(true))
	if err != nil {
		return err
	}
	if command == "up" {
		err = executor.ExecuteN(ctx, 0)
	} else {
		var files []migrate.File
		files, err = executor.Pending(ctx)
		fmt.Printf("pending %d\n", len(files))
	}
	if errors.Is(err, migrate.ErrNoPendingFiles) {
		return nil
	}
	return err
}

func main() {
	if err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3], os.Args[4], os.Args[5]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
