-- PostgreSQL 15

SET check_function_bodies = off;
SET search_path = '';

CREATE TABLE public.customers (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  email character varying(120) NOT NULL,
  full_name text NOT NULL,
  phone character varying(40),
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT customers_pkey PRIMARY KEY (id),
  CONSTRAINT customers_email_key UNIQUE (email)
);

CREATE TABLE public.order_items (
  order_id bigint NOT NULL,
  product_id bigint NOT NULL,
  quantity integer NOT NULL,
  CONSTRAINT order_items_pkey PRIMARY KEY (order_id, product_id)
);

CREATE TABLE public.orders (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  customer_id bigint NOT NULL,
  status text NOT NULL DEFAULT 'open'::text,
  total numeric(12,4) NOT NULL,
  placed_at timestamp with time zone NOT NULL DEFAULT now(),
  reference uuid NOT NULL DEFAULT gen_random_uuid(),
  CONSTRAINT orders_pkey PRIMARY KEY (id),
  CONSTRAINT orders_total_positive CHECK ((total >= (0)::numeric))
);

CREATE TABLE public.products (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  sku character varying(40) NOT NULL,
  price numeric(10,2) NOT NULL,
  CONSTRAINT products_pkey PRIMARY KEY (id)
);

RESET search_path;

CREATE INDEX order_items_product_id_idx ON public.order_items USING btree (product_id);

CREATE INDEX orders_customer_id_idx ON public.orders USING btree (customer_id);

CREATE INDEX orders_reference_idx ON public.orders USING btree (reference);

ALTER TABLE public.order_items ADD CONSTRAINT order_items_order_id_fkey FOREIGN KEY (order_id) REFERENCES public.orders(id);

ALTER TABLE public.order_items ADD CONSTRAINT order_items_product_id_fkey FOREIGN KEY (product_id) REFERENCES public.products(id);

ALTER TABLE public.orders ADD CONSTRAINT orders_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES public.customers(id);

RESET check_function_bodies;
